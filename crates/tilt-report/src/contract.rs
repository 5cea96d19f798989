//! What every reporter must do, walked over the registry; and what single ones promise.

use std::collections::BTreeSet;

use crate::sample;
use crate::wire;
use crate::{REPORTERS, Reporter, Style, by_extension, find};
use tilt_core::Report;

fn written(reporter: &dyn Reporter, report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    reporter.write(report, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn plain(format: &str, report: &Report) -> String {
    written(find(format).unwrap(), report, &Style::default())
}

fn samples() -> [Report; 4] {
    [sample::full(), sample::empty(), sample::tilt_only(), sample::hostile()]
}

/// Formats that hold the series alone and say so in their card.
const SERIES_ONLY: [&str; 1] = ["csv"];

#[test]
fn cards_have_no_faults_and_names_are_unique_and_sorted() {
    let names: Vec<&str> = REPORTERS.iter().map(|reporter| reporter.format()).collect();
    let sorted: Vec<&str> = BTreeSet::from_iter(names.iter().copied()).into_iter().collect();
    assert_eq!(names, sorted);
    let mut extensions = BTreeSet::new();
    for reporter in REPORTERS {
        assert_eq!(reporter.card().faults(), Vec::<String>::new());
        assert_eq!(reporter.card().name, reporter.format());
        assert!(find(reporter.format()).is_some());
        for extension in reporter.extensions() {
            assert!(extensions.insert(*extension), "{extension} has two reporters");
            assert_eq!(by_extension(&extension.to_uppercase()).unwrap().format(), reporter.format());
        }
    }
    assert!(find("pdf").is_none() && by_extension("pdf").is_none());
}

#[test]
fn every_report_is_written_and_twice_the_same() {
    for report in samples() {
        for reporter in REPORTERS {
            let first = written(*reporter, &report, &Style::default());
            assert!(!first.is_empty(), "{}", reporter.format());
            assert_eq!(first, written(*reporter, &report, &Style::default()), "{}", reporter.format());
        }
    }
}

#[test]
fn every_warning_and_origin_is_shown() {
    let report = sample::full();
    let record = wire::Report::from(&report);
    let codes: BTreeSet<&str> =
        record.all_warnings().iter().map(|(_, warning)| warning.code.as_str()).collect();
    let expected = [
        "W-detect-short",
        "W-text-bracket",
        "W-tilt-late",
        "W-time-relative",
        "W-vintage-old",
        "W-vote-few",
        "W-window-uneven",
    ];
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), expected);
    for reporter in REPORTERS.iter().filter(|reporter| !SERIES_ONLY.contains(&reporter.format())) {
        let out = written(*reporter, &report, &Style::default());
        for code in expected {
            assert!(out.contains(code), "{} lacks {code}", reporter.format());
        }
        for origin in record.all_origins() {
            assert!(
                out.contains(&origin.source) && out.contains(&origin.version),
                "{} lacks {origin}",
                reporter.format()
            );
            if let Some(line) = origin.line {
                assert!(out.contains(&line.to_string()), "{} lacks line of {origin}", reporter.format());
            }
        }
    }
}

#[test]
fn json_validates_and_reads_back_the_same() {
    let schema = wire::schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in samples() {
        let text = plain("json", &report);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&value)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert_eq!(faults, Vec::<String>::new());
        let back: wire::Report = serde_json::from_str(&text).unwrap();
        assert_eq!(back, wire::Report::from(&report));
    }
}

#[test]
fn the_schema_refuses_what_the_codes_of_practice_forbid() {
    let validator = jsonschema::validator_for(&wire::schema()).unwrap();
    let good: serde_json::Value = serde_json::from_str(&plain("json", &sample::full())).unwrap();
    let mut certain = good.clone();
    certain["verdicts"][0]["likelihood"]["p"] = 1.0.into();
    let mut closed = good.clone();
    closed["verdicts"][0]["would_change"] = serde_json::json!([]);
    let mut unsaid = good.clone();
    unsaid["documents"][0]["propositions"][0]["chain"] = serde_json::json!([]);
    for bad in [certain, closed, unsaid] {
        assert!(!validator.is_valid(&bad));
    }
}

#[test]
fn unknown_keys_are_tolerated() {
    let mut value: serde_json::Value = serde_json::from_str(&plain("json", &sample::full())).unwrap();
    value["future"] = serde_json::json!({"x": 1});
    value["verdicts"][0]["future"] = true.into();
    value["tilts"][0]["with_from"]["points"][0]["future"] = 1.into();
    assert!(serde_json::from_value::<wire::Report>(value).is_ok());
}

#[test]
fn every_key_of_the_schema_is_described() {
    let schema = wire::schema();
    let mut undescribed = Vec::new();
    let objects = schema["$defs"].as_object().unwrap().iter().map(|(name, object)| (name.as_str(), object));
    for (name, object) in objects.chain([("Report", &schema)]) {
        for (key, property) in object["properties"].as_object().into_iter().flatten() {
            if property.get("description").is_none() {
                undescribed.push(format!("{name}.{key}"));
            }
        }
    }
    assert_eq!(undescribed, Vec::<String>::new());
}

#[test]
fn csv_reads_back_and_a_missing_value_is_an_empty_cell_with_a_status() {
    let report = sample::full();
    let text = plain("csv", &report);
    let mut rows = ::csv::Reader::from_reader(text.as_bytes());
    assert_eq!(rows.headers().unwrap().iter().collect::<Vec<_>>(), crate::csv::COLUMNS);
    let record = wire::Report::from(&report);
    let points: Vec<&wire::SeriesPoint> =
        record.tilts.iter().flat_map(|view| view.series()).flat_map(|s| &s.points).collect();
    let mut n = 0;
    for (row, point) in rows.records().zip(&points) {
        let row = row.unwrap();
        n += 1;
        match point.value.value {
            Some(value) => assert_eq!((row[7].parse::<f64>().unwrap(), &row[12]), (value, "observed")),
            None => {
                assert_eq!((&row[7], &row[8], &row[9]), ("", "", ""));
                assert_eq!(&row[12], point.value.status);
                assert_ne!(&row[12], "observed");
            }
        }
        assert_eq!(&row[14], "2021-09-01");
    }
    assert_eq!(n, points.len());
    assert!(text.contains("RUS>GBR") && text.contains(",too_few,"));
}

#[test]
fn every_printed_figure_stands_in_the_ledger_and_can_be_explained() {
    let report = wire::Report::from(&sample::full());
    let ids: BTreeSet<&str> = report.numbers.iter().map(|number| number.id.as_str()).collect();
    assert_eq!(ids.len(), report.numbers.len());
    let view = &report.tilts[0];
    let numbers = &view.numbers;
    let shown = [
        &numbers.toward_a,
        &numbers.toward_b,
        &numbers.tilt,
        &numbers.baseline.with_a,
        &numbers.levels_a.before,
    ];
    let detection = &view.detections[0];
    let statistics = detection.statistics.iter().map(|statistic| &statistic.value);
    for value in
        shown.into_iter().chain(statistics).chain(&detection.power).chain([&detection.changes[0].step])
    {
        assert!(ids.contains(value.number.as_str()));
    }
    for number in &report.numbers {
        assert!(!number.formula.is_empty() && !number.label.is_empty());
        let text = crate::explain(&report, &number.id).unwrap();
        assert!(text.contains("formula") && text.contains(number.measure.as_str()), "{text}");
        for rest in &number.rests_on {
            assert!(crate::explain(&report, rest).is_some(), "{} rests on unknown {rest}", number.label);
        }
    }
}

#[test]
fn formulas_hold_the_actual_values() {
    let report = wire::Report::from(&sample::full());
    let tilt = report.numbers.iter().find(|number| number.label.starts_with("tilt of")).unwrap();
    let numbers = &report.tilts[0].numbers;
    for value in [&numbers.toward_a, &numbers.toward_b, &numbers.baseline.with_a, &numbers.tilt] {
        let shown = crate::figure::change(value);
        assert!(tilt.formula.contains(shown.trim_start_matches('+')), "{}", tilt.formula);
    }
    let level = report.numbers.iter().find(|number| number.label.starts_with("level of")).unwrap();
    assert!(level.formula.contains(" / 16 = "), "{}", level.formula);
    assert_eq!(level.rests_on.len(), 16);
}

/// A tilt that is matched by roll call is not the difference of the four printed changes, and must not claim to be.
#[test]
fn a_formula_is_never_written_for_a_number_it_does_not_give() {
    let mut report = sample::full();
    let matched = report.tilts[0].tilt.clone().unwrap();
    let change = sample::mean(&matched, 2009, 2020) - sample::mean(&matched, 1992, 2008);
    report.tilts[0].numbers.tilt.as_mut().unwrap().value = change;
    report.tilts[0].numbers.toward_a.as_mut().unwrap().value += 0.01;
    let report = wire::Report::from(&report);
    let find = |label: &str| report.numbers.iter().find(|number| number.label.starts_with(label)).unwrap();
    let tilt = find("tilt of");
    assert!(tilt.formula.starts_with("mean of the tilt series after − before = "), "{}", tilt.formula);
    assert!(tilt.formula.contains("not matched by roll call"), "{}", tilt.formula);
    assert_eq!(tilt.rests_on.len(), 28);
    let own = find("change of Kazakhstan with Russia");
    assert!(own.formula.starts_with("computed by vote-agreement@1"), "{}", own.formula);
    let all = find("change of all states with Russia");
    assert!(all.formula.starts_with("mean of all states after − before = "), "{}", all.formula);
}

#[test]
fn everything_with_an_id_can_be_explained() {
    let report = wire::Report::from(&sample::full());
    let verdict = &report.verdicts[1];
    let point = report.tilts[0].with_from.points[5].value.number.clone();
    let proposition = crate::explain(&report, &report.documents[0].propositions[0].id).unwrap();
    assert!(
        proposition.contains("Caravan Post” —asserts→") && proposition.contains("bytes "),
        "{proposition}"
    );
    let row = crate::explain(&report, &verdict.facts[0].row).unwrap();
    assert!(row.contains("reference/memberships@"), "{row}");
    for id in [
        &verdict.id,
        &point,
        &report.documents[0].id,
        &report.tilts[0].memberships[0].row,
        &report.agreements[0].row,
        &report.agreements[0].id,
    ] {
        assert!(crate::explain(&report, id).is_some(), "{id}");
    }
    // Figures in words: those of other explanations and of the confidence.
    let judged =
        report.verdicts.iter().find(|v| v.confidence.is_some() && !v.alternatives.is_empty()).unwrap();
    for other in &judged.alternatives {
        let text = crate::explain(&report, &format!("{}/{}", judged.id, other.name)).unwrap();
        assert!(text.contains(&other.finding) && text.contains(&judged.id), "{text}");
    }
    for input in &judged.confidence.as_ref().unwrap().inputs {
        let text = crate::explain(&report, &format!("{}/{}", judged.id, input.name)).unwrap();
        assert!(text.contains(&format!("{} of 2", input.points)) && text.contains(&input.note), "{text}");
    }
    assert_eq!(crate::explain(&report, &format!("{}/none", judged.id)), None);
    let warning = crate::explain(&report, "W-text-bracket").unwrap();
    assert!(warning.contains("2 times") && warning.contains("steppe.txt"), "{warning}");
    assert_eq!(crate::explain(&report, "n-0000000000"), None);
    assert_eq!(crate::explain(&report, "W-none"), None);
}

#[test]
fn a_row_has_one_id_wherever_it_stands() {
    let report = wire::Report::from(&sample::full());
    let fact = &report.verdicts[1].facts[0];
    let tie = report.tilts[0].memberships.iter().find(|tie| tie.origin == fact.origin).unwrap();
    assert_eq!(tie.row, fact.row);
}

/// Visible sentences of an output: markup removed, split at sentence ends, lines and cells.
fn sentences(format: &str, out: &str) -> Vec<String> {
    let out = match format {
        "html" => {
            let body = &out[out.find("<body").unwrap()..];
            regex::Regex::new("<[^>]*>").unwrap().replace_all(body, "\n").into_owned()
        }
        _ => out.to_owned(),
    };
    out.split(['\n', '.', ';', '|']).map(|part| part.to_lowercase()).collect()
}

#[test]
fn likelihood_and_confidence_never_share_a_sentence() {
    let terms = "likelihood|almost no chance|unlikely|roughly even|\\blikely\\b|very likely|almost certain";
    let likelihood = regex::Regex::new(terms).unwrap();
    for report in samples() {
        for format in ["text", "html", "md"] {
            for style in [Style::default(), Style { verbosity: 2, ..Style::default() }] {
                let out = written(find(format).unwrap(), &report, &style);
                for sentence in sentences(format, &out) {
                    assert!(
                        !(likelihood.is_match(&sentence) && sentence.contains("confidence")),
                        "{format}: {sentence}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_output_labels_anybody() {
    let forbidden = regex::Regex::new(
        "(?i)propaganda|puppet|traitor|disinformation|pro-[A-Z]|100 %|pro-(russia|western|british)",
    )
    .unwrap();
    for report in [sample::full(), sample::empty(), sample::tilt_only()] {
        for format in ["text", "html", "md"] {
            let style = Style { verbosity: 2, ..Style::default() };
            let out = written(find(format).unwrap(), &report, &style);
            let out = if format == "html" { out[out.find("<body").unwrap()..].to_owned() } else { out };
            assert_eq!(forbidden.find(&out).map(|found| found.as_str()), None, "{format}");
        }
    }
}

/// Elements and attributes that load or run something.
const LOADS: &str = r#"(?i)<(script|iframe|object|embed|link|img|form|base)\b|\son[a-z]+\s*=\s*["']|url\(\s*["']?(http|data|//)|(src|href)\s*=\s*["']?\s*(https?:|//|javascript:|data:)"#;

#[test]
fn the_page_asks_for_nothing_and_runs_nothing() {
    let loads = regex::Regex::new(LOADS).unwrap();
    for report in samples() {
        let page = plain("html", &report);
        assert!(page.len() < 2_000_000, "{} bytes", page.len());
        assert!(page.contains("default-src 'none'"));
        let own = page.replace("&lt;", "‹");
        assert_eq!(loads.find(&own).map(|found| found.as_str()), None);
    }
}

#[test]
fn foreign_text_stays_text_on_the_page() {
    let page = plain("html", &sample::hostile());
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("&lt;svg onload=alert(1)&gt;"));
    assert!(page.contains("U+202E") && !page.contains('\u{202E}'));
    assert!(page.contains("U+001B") && !page.contains('\u{1b}'));
    assert!(page.contains("שלום עולם"));
    assert_eq!(page.matches("<script").count(), 0);
    assert_eq!(page.matches("<style>").count(), 1);
}

#[test]
fn foreign_text_stays_text_in_markdown_and_terminal() {
    let report = sample::hostile();
    let md = plain("md", &report);
    assert!(!md.contains("<script") && !md.contains("**bold**") && !md.contains('\u{202E}'));
    let text = plain("text", &report);
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202E}') && text.contains('\u{FFFD}'));
}

#[test]
fn elements_of_the_page_are_closed_in_order() {
    let tags = regex::Regex::new(r"<(/?)([a-zA-Z0-9]+)[^>]*>").unwrap();
    const VOID: [&str; 2] = ["meta", "br"];
    for report in samples() {
        let page = plain("html", &report);
        let body = &page[page.find("</style>").unwrap()..];
        let mut open: Vec<String> = vec!["html".into(), "head".into(), "style".into()];
        for tag in tags.captures_iter(body) {
            if VOID.contains(&&tag[2]) {
                continue;
            }
            if &tag[1] == "/" {
                assert_eq!(open.pop().as_deref(), Some(&tag[2]))
            } else {
                open.push(tag[2].to_owned())
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}

#[test]
fn ids_of_the_page_are_unique_and_links_lead_somewhere() {
    let labels = regex::Regex::new(r#"aria-labelledby="([^"]+)""#).unwrap();
    let ids = regex::Regex::new(r#"\sid="([^"]+)""#).unwrap();
    let links = regex::Regex::new(r##"href="#([^"]+)""##).unwrap();
    for report in samples() {
        let page = plain("html", &report);
        let mut seen = BTreeSet::new();
        for id in ids.captures_iter(&page) {
            assert!(seen.insert(id[1].to_owned()), "{} stands twice", &id[1]);
        }
        for link in links.captures_iter(&page) {
            assert!(seen.contains(&link[1]), "{} leads nowhere", &link[1]);
        }
        for label in labels.captures_iter(&page) {
            assert!(label[1].split(' ').all(|id| seen.contains(id)), "{}", &label[1]);
        }
    }
}

#[test]
fn headings_of_the_page_never_skip_a_level() {
    let page = plain("html", &sample::full());
    let mut last = 0;
    for heading in regex::Regex::new("<h([1-6])").unwrap().captures_iter(&page) {
        let level: u8 = heading[1].parse().unwrap();
        assert!(level <= last + 1, "h{level} after h{last}");
        last = level;
    }
    assert_eq!(page.matches("<h1").count(), 1);
}

/// All states vote long before a young state exists; their line begins with the plot.
#[test]
fn no_line_leaves_the_plot() {
    let mut report = sample::full();
    let baseline = &mut report.tilts[0].baseline_from;
    let value = *baseline.points[10].1.as_ref().unwrap();
    for (_, point) in baseline.points.iter_mut().take(3) {
        *point = Ok(value);
    }
    let page = plain("html", &report);
    let path = regex::Regex::new(r#"class="(?:line|band)[^"]*" d="([^"]+)""#).unwrap();
    let place = regex::Regex::new(r"[ML](-?[0-9.]+) ").unwrap();
    let chart = &page[page.find("svg class=\"chart wide\"").unwrap()..];
    let chart = &chart[..chart.find("</svg>").unwrap()];
    let mut n = 0;
    for found in path.captures_iter(chart) {
        for x in place.captures_iter(&found[1]) {
            let x: f64 = x[1].parse().unwrap();
            assert!((108.0..=788.0).contains(&x), "{x}");
            n += 1;
        }
    }
    assert!(n > 100);
}

#[test]
fn the_same_judgement_is_told_once() {
    let mut report = sample::full();
    let mut again = report.verdicts[0].clone();
    again.id = tilt_core::Id::of(tilt_core::id::IdKind::Verdict, &["again"]);
    again.proposition = report.verdicts[3].proposition.clone();
    report.verdicts.push(again.clone());
    let once = plain("text", &sample::full()).matches("p = 0.38").count();
    for format in ["text", "html", "md"] {
        let out = plain(format, &report);
        assert!(out.contains(again.id.as_str()), "{format}");
        if format == "text" {
            assert_eq!(out.matches("p = 0.38").count(), once);
        }
    }
    report.verdicts[4].reason.push_str(" But not quite");
    assert!(plain("text", &report).matches("p = 0.38").count() > once);
}

#[test]
fn the_answer_names_every_proposition_that_states_the_claim() {
    let mut report = sample::full();
    let mut again = report.verdicts[0].clone();
    again.id = tilt_core::Id::of(tilt_core::id::IdKind::Verdict, &["again"]);
    again.proposition = report.verdicts[3].proposition.clone();
    // Where the period comes from may differ; subject, powers, period and direction are the statement.
    again.inputs.push(("claimed period".to_owned(), "in the text".to_owned()));
    report.verdicts.push(again);
    let record = wire::Report::from(&report);
    let [answer] = &crate::prose::answers(&record)[..] else { panic!("one answer") };
    assert_eq!(answer.propositions.len(), 2);
    let listed = crate::prose::listed(&answer.propositions);
    assert!(plain("text", &report).contains(&format!("Stated in    propositions {listed}\n")));
    assert!(plain("md", &report).contains(&format!("({listed})\n")));
    assert_eq!(crate::prose::listed(&[1, 2, 7]), "1, 2 and 7");
}

#[test]
fn every_judged_statement_is_marked_as_a_claim() {
    for report in samples() {
        for format in ["text", "html", "md"] {
            let out = plain(format, &report).split_whitespace().collect::<Vec<_>>().join(" ");
            let record = wire::Report::from(&report);
            for verdict in record.verdicts.iter().filter(|verdict| verdict.is_tested()) {
                // The beginning is enough: what is foreign in a statement is escaped in its own way.
                let start: String =
                    verdict.statement.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
                if start.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == ',') {
                    let mark = if format == "html" { "Claim tested:</span>" } else { "Claim tested:" };
                    assert!(out.contains(&format!("{mark} {start}")), "{format}: {start}");
                }
            }
        }
    }
}

#[test]
fn a_gap_is_a_gap_and_the_end_of_the_data_is_drawn() {
    let page = plain("html", &sample::full());
    assert!(page.contains("no data after 2020"));
    let chart = &page[page.find("svg class=\"chart wide\"").unwrap()..];
    let chart = &chart[..chart.find("</svg>").unwrap()];
    // Session 51 is missing in every series: two stretches each.
    assert_eq!(chart.matches("class=\"line a\"").count(), 2);
    assert_eq!(chart.matches("class=\"line base b\"").count(), 2);
    assert!(chart.contains("url(#t1-time-wide-gap)") && chart.contains("class=\"end\""));
}

#[test]
fn the_terminal_answers_first_and_keeps_its_width() {
    let report = sample::full();
    for width in [60, 80, 120] {
        let out = written(find("text").unwrap(), &report, &Style { width, ..Style::default() });
        for line in out.lines() {
            assert!(crate::table::columns(line) <= width, "{width}: {line}");
        }
    }
    let out = plain("text", &report);
    let head: Vec<&str> = out.lines().take(25).collect();
    assert!(head.iter().any(|line| line.contains("Likelihood") && line.contains("unlikely")), "{head:#?}");
    assert!(head.iter().any(|line| line.contains("Confidence") && line.contains("low")));
}

#[test]
fn colour_adds_and_changes_nothing() {
    let report = sample::full();
    let bare = plain("text", &report);
    let coloured = written(find("text").unwrap(), &report, &Style { colour: true, ..Style::default() });
    let codes = regex::Regex::new("\u{1b}\\[[0-9;]*m").unwrap();
    assert_ne!(bare, coloured);
    assert_eq!(codes.replace_all(&coloured, ""), bare);
}

#[test]
fn quiet_is_shorter_and_verbose_is_longer() {
    let report = sample::full();
    let length =
        |verbosity| written(find("text").unwrap(), &report, &Style { verbosity, ..Style::default() }).len();
    assert!(length(-1) < length(0) && length(0) < length(1));
    let verbose = written(find("text").unwrap(), &report, &Style { verbosity: 1, ..Style::default() });
    let record = wire::Report::from(&report);
    for number in &record.numbers {
        let is_shown = verbose.contains(&number.id);
        let is_of_a_change = number.label.starts_with("mean ") || number.label.starts_with("step ");
        assert!(is_shown || is_of_a_change, "{} is printed without its id", number.label);
    }
}

#[test]
fn swapping_the_powers_mirrors_the_numbers() {
    let report = sample::full();
    let mut swapped = report.clone();
    let view = &mut swapped.tilts[0];
    std::mem::swap(&mut view.from, &mut view.to);
    std::mem::swap(&mut view.with_from, &mut view.with_to);
    std::mem::swap(&mut view.numbers.toward_a, &mut view.numbers.toward_b);
    view.numbers.levels.swap(0, 1);
    let (one, other) = (wire::Report::from(&report), wire::Report::from(&swapped));
    assert_eq!(one.tilts[0].numbers.toward_a.value, other.tilts[0].numbers.toward_b.value);
    assert_eq!(one.tilts[0].triple.from, other.tilts[0].triple.to);
}

#[test]
fn the_terminal_text_is_as_reviewed() {
    expect_test::expect_file!["../testdata/sample.txt"].assert_eq(&plain("text", &sample::full()));
}

#[test]
fn the_markdown_is_as_reviewed() {
    expect_test::expect_file!["../testdata/sample.md"].assert_eq(&plain("md", &sample::full()));
}

/// Writes the samples in every format to the folder named by `TILTMETER_SAMPLES`, to be looked at.
#[test]
fn samples_can_be_looked_at() {
    let Ok(folder) = std::env::var("TILTMETER_SAMPLES") else { return };
    for (name, report) in ["full", "empty", "tilt", "hostile"].iter().zip(samples()) {
        for reporter in REPORTERS {
            let path = format!("{folder}/{name}.{}", reporter.extensions()[0]);
            std::fs::write(path, written(*reporter, &report, &Style::default())).unwrap();
        }
    }
}
