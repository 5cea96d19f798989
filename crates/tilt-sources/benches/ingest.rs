//! How fast vote files become records: rows and bytes a second of both official layouts, from memory.
//!
//! Where the real file lies beside the repository it is read too, packed as it is.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tilt_core::concordance::{CodeScheme, Concordance, State};
use tilt_core::record::{Record, RecordSink, Rejected, SinkError, Unresolved};
use tilt_core::time::Date;
use tilt_sources::{open, recognise};

/// A sink that only counts, so that the source is measured and not the sink.
#[derive(Default)]
struct Count {
    records: u64,
}

impl RecordSink for Count {
    fn record(&mut self, _: u64, record: Record) -> Result<(), SinkError> {
        black_box(record);
        self.records += 1;
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        Err(SinkError(format!("the benchmark's file has a broken row: {rejected:?}")))
    }

    fn unresolved(&mut self, _: Unresolved) -> Result<(), SinkError> {
        Ok(())
    }
}

fn read(bytes: &[u8]) -> u64 {
    let mut opened = open(bytes).expect("the benchmark's file opens");
    let (source, _) = recognise(opened.head()).expect("the benchmark's file is recognised");
    let mut count = Count::default();
    let summary = source.read(&mut opened, &mut count).expect("the benchmark's file is read");
    black_box(count.records);
    summary.rows
}

/// States with a code in a scheme in the year of the invented roll calls, with their English names.
fn states(scheme: CodeScheme) -> Vec<(&'static str, &'static str)> {
    let (table, day) = (Concordance::bundled(), Date::constant(2010, 11, 1));
    let rows = table.states().filter(|(_, state): &(_, &State)| state.system.contains(day));
    let rows = rows.filter_map(|(id, state)| Some((table.code_of(id, scheme, Some(day))?, state.name_en)));
    rows.take(190).collect()
}

const ROLL_CALLS: usize = 300;

fn dataverse() -> String {
    let mut text =
        ",rcid,ccode,member,vote,Country,Countryname,year,session,abstain,yes,no,importantvote,date,unres,\
                    amend,para,short,descr,me,nu,di,hr,co,ec,ident,resid\n"
            .to_owned();
    for roll_call in 0..ROLL_CALLS {
        for (at, (code, name)) in states(CodeScheme::Cow).iter().enumerate() {
            let vote = [1, 1, 1, 2, 3, 8][(at + roll_call) % 6];
            writeln!(
                text,
                "{at},{},{code},1,{vote},XXX,\"{name}\",2010,65,40,100,20,0,2010-11-{:02},R/65/{roll_call},NA,0,\
                 \"INVENTED, SHORT\",An invented description of about the usual length of the real ones,0,0,1,0,0,0,0,65001",
                5000 + roll_call,
                1 + roll_call % 28
            )
            .expect("writing to a string cannot fail");
        }
    }
    text
}

fn undl() -> String {
    let mut text = "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,\
                    agenda_title,subjects,vote_note,total_yes,total_no,total_abstentions,total_non_voting,total_ms,\
                    undl_link\n"
        .to_owned();
    for roll_call in 0..ROLL_CALLS {
        for (at, (code, name)) in states(CodeScheme::Iso3).iter().enumerate() {
            let vote = ["Y", "Y", "Y", "A", "N", "X"][(at + roll_call) % 6];
            writeln!(
                text,
                "{},{code},\"{name}\",{vote},2010-11-{:02},65,A/RES/65/{roll_call},A/65/L.1,,A/65/PV.28,\"Invented title, \
                 about as long as the real ones are : resolution\",Invented agenda,FIRST|SECOND,,100.0,20.0,40.0,30.0,\
                 190.0,https://example.org/record/1",
                700_000 + roll_call,
                1 + roll_call % 28
            )
            .expect("writing to a string cannot fail");
        }
    }
    text
}

fn ingest(criterion: &mut Criterion) {
    for (name, text) in [("dataverse", dataverse()), ("undl", undl())] {
        let rows = read(text.as_bytes());
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.throughput(Throughput::Elements(rows));
        group.bench_function("rows", |bencher| bencher.iter(|| read(black_box(text.as_bytes()))));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("bytes", |bencher| bencher.iter(|| read(black_box(text.as_bytes()))));
        group.finish();
    }
    let real = "/../../../shared/data/unga_votes/UNVotes_official_layout_sessions_47_75.csv.gz";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(real.trim_start_matches('/'));
    if let Ok(bytes) = std::fs::read(path) {
        let mut group = criterion.benchmark_group("official file, gzip");
        group.sample_size(10);
        group.throughput(Throughput::Elements(read(&bytes)));
        group.bench_function("rows", |bencher| bencher.iter(|| read(black_box(&bytes))));
        group.finish();
    }
}

criterion_group!(benches, ingest);
criterion_main!(benches);
