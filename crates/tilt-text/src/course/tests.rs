use tilt_core::agreement::Stage;
use tilt_core::course::Course;
use tilt_core::document::{Document, DocumentMeta};
use tilt_core::proposition::Content;
use tilt_core::report::DocumentReport;

use super::courses;

/// Documents of one outlet, each with its day.
fn read(texts: &[(&str, &str)]) -> Vec<DocumentReport> {
    let documents = texts.iter().map(|(day, text)| {
        let meta = DocumentMeta {
            outlet: Some("Harbour Courier".to_owned()),
            date: day.parse().ok(),
            lang: Some("en".to_owned()),
            ..DocumentMeta::default()
        };
        let document = Document::from_text(day, &format!("{text}\n"), meta);
        DocumentReport { reading: crate::read(&document), document, copy_of: None }
    });
    documents.collect()
}

fn shown(courses: &[Course]) -> Vec<String> {
    let one = |course: &Course| {
        let parties: Vec<String> =
            course.parties.iter().map(|p| p.state().unwrap().key().to_owned()).collect();
        let steps = course.steps.iter().map(|step| {
            let date = match (step.date, step.no_later_than, step.planned_for) {
                (Some(date), ..) => format!("{date}"),
                (_, Some(day), None) => format!("by {day}"),
                (_, Some(day), Some(planned)) => format!("by {day} for {planned}"),
                _ => "?".to_owned(),
            };
            format!("{} {date} x{}", step.stage.name(), step.told_by.len())
        });
        let subjects: Vec<&str> = course.subjects.iter().map(|subject| subject.key()).collect();
        format!("{} [{}] {}", parties.join("+"), subjects.join(","), steps.collect::<Vec<_>>().join("; "))
    };
    courses.iter().map(one).collect()
}

fn of(texts: &[(&str, &str)]) -> Vec<String> {
    shown(&courses(&mut read(texts)))
}

#[test]
fn stages_of_one_agreement_in_one_text_are_one_course() {
    let text = "Peru and Chile signed a treaty on fisheries on 3 March 2024. The two ministers met in Lima.\n\n\
                Peru ratified the treaty with Chile in June 2024. The treaty between Peru and Chile entered into force on 1 January 2025.";
    assert_eq!(
        of(&[("2025-02-01", text)]),
        ["PER+CHL [fisheries] signed 2024-03-03 x1; ratified 2024-06 x1; in force 2025-01-01 x1"]
    );
}

#[test]
fn what_later_texts_retell_is_no_new_event() {
    let texts = [
        ("2024-02-20", "Nepal and Bhutan are to sign an agreement on water on 5 March."),
        ("2024-03-06", "Nepal and Bhutan signed an agreement on water on 5 March 2024."),
        ("2024-09-10", "Nepal ratified the agreement with Bhutan on water. It was signed in March."),
        (
            "2026-01-10",
            "The water agreement between Nepal and Bhutan, signed in March 2024, was suspended last week.",
        ),
    ];
    let found = of(&texts);
    assert_eq!(found.len(), 1, "{found:?}");
    let steps = &found[0];
    assert!(steps.contains("announced by 2024-02-20 for 2024-03-05 x1"), "{steps}");
    assert!(steps.contains("signed 2024-03-05 x2"), "{steps}");
    assert!(steps.contains("suspended 2026-01"), "{steps}");
}

#[test]
fn other_subjects_forms_dates_and_parties_are_other_agreements() {
    let texts = [
        ("2024-03-06", "Nepal and Bhutan signed an agreement on water on 5 March 2024."),
        ("2024-03-07", "Nepal and Bhutan signed an agreement on tourism on 6 March 2024."),
        ("2024-03-08", "Nepal and Laos signed an agreement on water on 7 March 2024."),
        ("2024-04-08", "Nepal and Bhutan signed a memorandum on education on 7 April 2024."),
        ("2031-04-08", "Nepal and Bhutan signed an agreement on water on 7 April 2031."),
        ("2031-05-08", "Nepal and Bhutan signed another agreement on water."),
    ];
    let found = of(&texts);
    assert_eq!(found.len(), 6, "{found:?}");
}

#[test]
fn an_undated_signing_years_later_is_another_unless_it_is_the_one_spoken_of() {
    let first = ("2014-03-06", "Fiji and Tonga signed an agreement on trade on 5 March 2014.");
    assert_eq!(of(&[first, ("2022-03-06", "Fiji and Tonga signed an agreement on trade.")]).len(), 2);
    assert_eq!(of(&[first, ("2014-03-09", "Fiji and Tonga signed an agreement on trade.")]).len(), 1);
    assert_eq!(of(&[first, ("2022-03-06", "Fiji has suspended the trade agreement with Tonga.")]).len(), 1);
}

#[test]
fn a_denied_or_imagined_stage_is_told_but_no_step() {
    let texts = [
        ("2024-03-06", "Kenya and Uganda signed a treaty on rail transport on 5 March 2024."),
        ("2024-06-06", "Kenya did not ratify the treaty with Uganda on rail transport."),
        ("2024-07-06", "If Uganda ratifies the treaty with Kenya on rail transport, work will begin."),
    ];
    let found = courses(&mut read(&texts));
    assert_eq!(found.len(), 1, "{:?}", shown(&found));
    assert_eq!(found[0].steps.len(), 1);
    assert_eq!(found[0].told.iter().filter(|told| !told.counts).count(), 2);
}

#[test]
fn a_later_correction_supersedes_and_the_old_id_leads_to_the_new_one() {
    let texts = [
        ("2024-03-06", "Oman and Qatar signed a treaty on fisheries on 3 March 2024."),
        (
            "2024-03-08",
            "Correction: Oman and Qatar signed the treaty on fisheries on 4 March 2024, not on 3 March.",
        ),
    ];
    let mut documents = read(&texts);
    let found = courses(&mut documents);
    assert_eq!(shown(&found), ["OMN+QAT [fisheries] signed 2024-03-04 x1"]);
    let old = &documents[0].reading.propositions[0];
    let aside = old.aside.as_ref().expect("set aside");
    assert!(!old.counts_as_realis() && aside.cause.name() == "corrected");
    let new = aside.by.clone().expect("the proposition in its place");
    assert!(documents[1].reading.propositions.iter().any(|p| p.id == new && p.counts_as_realis()));
    assert_eq!(found[0].told[0].superseded_by, Some(new));
}

#[test]
fn a_correction_speaks_for_its_own_outlet_alone() {
    let texts = [
        ("2024-03-06", "Oman and Qatar signed a treaty on fisheries on 3 March 2024."),
        (
            "2024-03-08",
            "Correction: Oman and Qatar signed the treaty on fisheries on 4 March 2024, not on 3 March.",
        ),
    ];
    let mut documents = read(&texts);
    documents[0].document.meta.outlet = Some("Salt Road Post".to_owned());
    let found = courses(&mut documents);
    assert!(documents[0].reading.propositions[0].aside.is_none());
    // Two accounts of one day: both stand, the correction's date is taken.
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].steps[0].date.unwrap().to_string(), "2024-03-04");
    assert_eq!(found[0].steps[0].otherwise[0].0.to_string(), "2024-03-03");
}

#[test]
fn a_correction_further_down_supersedes_what_stands_above() {
    let text = "Oman withdrew from the OIC.\n\nAn earlier version of this text said that Oman had withdrawn from the OIC; it had only abstained.";
    let documents = read(&[("2024-03-06", text)]);
    let propositions = &documents[0].reading.propositions;
    let left = |p: &&tilt_core::Proposition| matches!(p.content, Content::Membership { left: true, .. });
    let found: Vec<_> = propositions.iter().filter(left).collect();
    assert_eq!(found.len(), 2, "{propositions:#?}");
    assert!(found[0].aside.is_some() && !found[0].counts_as_realis());
    assert_eq!(found[0].aside.as_ref().unwrap().by.as_ref(), Some(&found[1].id));
}

#[test]
fn swapping_the_states_swaps_the_courses() {
    let text = |a: &str, b: &str| {
        format!(
            "{a} and {b} signed a treaty on fisheries on 3 March 2024. {a} ratified the treaty with {b} in June 2024."
        )
    };
    let [one] = <[String; 1]>::try_from(of(&[("2025-02-01", &text("Peru", "Chile"))])).unwrap();
    let [other] = <[String; 1]>::try_from(of(&[("2025-02-01", &text("Fiji", "Tonga"))])).unwrap();
    assert_eq!(one.replace("PER+CHL", "X"), other.replace("FJI+TON", "X"));
}

#[test]
fn order_of_the_files_does_not_matter() {
    let texts = [
        ("2024-03-06", "Nepal and Bhutan signed an agreement on water on 5 March 2024."),
        ("2024-09-10", "Nepal ratified the agreement with Bhutan on water in September."),
    ];
    let back = [texts[1], texts[0]];
    assert_eq!(of(&texts), of(&back));
    assert_eq!(courses(&mut read(&texts))[0].steps[1].stage, Stage::Ratified);
}
