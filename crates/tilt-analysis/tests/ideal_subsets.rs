//! Subsets of the real votes: issues, dates, important roll calls. Skipped where the shared files are absent.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests, called from tests only")]

mod votes_file;

use tilt_analysis::ideal::doubts::{W_FEW, W_SELDOM, votes_doubts};
use tilt_analysis::ideal::{Anchors, IdealData, Selection, point_estimate};
use tilt_core::vote::Flag;
use votes_file::{VoteFiles, read, rows, shared, state};

fn files() -> Option<(VoteFiles, Vec<(String, String)>)> {
    let votes = read(shared("data/unga_votes/roll_calls.csv")?, shared("data/unga_votes/votes_long.csv.gz")?);
    let links = rows(shared("data/voeten_truth/Matches.csv")?);
    let pair = |row: &votes_file::Row| (row.text("rcid1").to_owned(), row.text("rcid2").to_owned());
    Some((votes, links.iter().map(pair).collect()))
}

#[test]
fn subsets_of_the_real_votes_are_those_counted_elsewhere() {
    let Some((files, links)) = files() else { return };
    let select =
        |selection: &Selection| IdealData::select(&files.roll_calls, files.votes.clone(), &links, selection);
    let of = |issue: &str, first: u16, without: Option<&str>| {
        let mut selection =
            Selection { sessions: first..=74, issue: Some(issue.to_owned()), ..Selection::published() };
        selection.without_states.extend(without.and_then(|code| Some((state(code, 24)?, None))));
        selection
    };
    let important = Selection { sessions: 1..=74, important: true, ..Selection::published() };
    // Independently counted: votes, labels, state-sessions.
    for (name, selection, counts) in [
        ("human rights", of("hr", 25, Some("713")), (147_070, 752, 8_440)),
        ("Middle East", of("me", 29, None), (148_002, 636, 7_896)),
        ("important", important, (67_339, 363, 6_250)),
    ] {
        let data = select(&selection);
        let found = (data.n_votes(), data.labels.len(), data.rows.len());
        println!("{name}: {found:?}");
        assert_eq!(found, counts, "{name}");
    }
    for issue in ["co", "di", "ec", "nu"] {
        let data = select(&of(issue, 1, None));
        println!("{issue}: {} votes, {} labels", data.n_votes(), data.labels.len());
        assert!(data.n_votes() > 50_000, "{issue}");
    }
}

#[test]
fn dates_cut_and_a_subset_still_orders_states() {
    let Some((files, links)) = files() else { return };
    let day = |text: &str| text.parse().ok();
    let selection = Selection {
        from: day("2000-01-01"),
        to: day("2009-12-31"),
        issue: Some("me".to_owned()),
        ..Selection::published()
    };
    let data = IdealData::select(&files.roll_calls, files.votes.clone(), &links, &selection);
    let sessions: Vec<u16> = data.calls.keys().copied().collect();
    // The resumed part of session 54 was in 2000.
    assert_eq!((sessions.first(), sessions.last()), (Some(&54), Some(&64)), "{sessions:?}");
    let taken = files.roll_calls.iter().filter(|call| {
        call.issues.iter().any(|issue| issue == "me")
            && call.date >= day("2000-01-01")
            && call.date <= day("2009-12-31")
            && call.amendment != Flag::Yes
            && call.paragraph != Flag::Yes
    });
    let calls: u32 = data.calls.values().sum();
    assert!(calls as usize <= taken.count());
    let point = point_estimate(&data, &Anchors::published(), 50);
    let at = |code: &str| point[data.row(state(code, 60).unwrap(), 60).unwrap()];
    assert!(at("2") > at("200") && at("200") > at("365"), "{} {} {}", at("2"), at("200"), at("365"));
}

#[test]
fn states_with_few_votes_are_flagged() {
    let Some((files, links)) = files() else { return };
    let selection = Selection::published();
    let data = IdealData::select(&files.roll_calls, files.votes, &links, &selection);
    let with = |code: &str| {
        let doubts = |row: &tilt_analysis::ideal::data::StateSession| {
            votes_doubts(&data, row.session, row.n_votes).contains(&code)
        };
        data.rows.iter().filter(|row| doubts(row)).count()
    };
    let (few, seldom) = (with(W_FEW), with(W_SELDOM));
    println!(
        "{few} of {} state-sessions with fewer than 10 votes, {seldom} in under half of the roll calls",
        data.rows.len()
    );
    assert!(few > 0 && few < data.rows.len() / 20);
    assert!(seldom > few / 2 && seldom < data.rows.len() / 5);
    for row in &data.rows {
        assert!(row.n_votes <= data.calls[&row.session], "more votes than roll calls: {row:?}");
    }
}
