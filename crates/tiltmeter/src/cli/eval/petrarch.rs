//! `eval petrarch`: coding with dictionaries of PETRARCH, on its own records.

use clap::{Arg, ArgAction, ArgMatches, Command};
use quick_xml::events::{BytesStart, Event};
use serde_json::json;
use tilt_core::time::Date;
use tilt_text::lexicon::{CodedEvent, code};

use super::table::digits;
use crate::cli::{Console, flags, read};
use crate::failure::{Exit, Failure};
use crate::reader::reader;

const LONG: &str = "\
Codes the text of each record with the dictionaries given by --lexicon (actors, agents, verbs with their patterns,
discards) over our own grammar, and compares source, target and code. The parse in the file is not used. A record is
right if exactly its events are found; one without events is right if none is found.

Example:
  tiltmeter eval petrarch PETR.UnitTest.records.xml --lexicon PETR.Validate.actors.txt \\
    --lexicon PETR.Validate.agents.txt --lexicon PETR.Validate.verbs.txt --lexicon PETR.Validate.discards.txt";

/// One record.
#[derive(Debug, Default)]
struct Record {
    id: String,
    date: Option<Date>,
    text: String,
    events: Vec<CodedEvent>,
}

pub(super) fn command() -> Command {
    Command::new("petrarch")
        .about("Dictionaries of PETRARCH on its own records")
        .long_about(LONG)
        .arg(super::file("Records in XML"))
        .arg(
            Arg::new("wrong")
                .long("wrong")
                .action(ArgAction::SetTrue)
                .help("List the records that were not right"),
        )
        .arg(flags::lexicon())
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let records = records(&super::text(matches)?)?;
    let lexicon = read::lexicon(matches, console)?.unwrap_or_default();
    let reader = reader()?;
    let (mut exact, mut wanted, mut given, mut found, mut with, mut exact_with) = (0, 0, 0, 0, 0, 0);
    let mut wrong = String::new();
    for record in &records {
        let events = code(&lexicon, &record.text, record.date, &reader.analyser);
        let hits = events.iter().filter(|event| record.events.contains(event)).count();
        let is_right = hits == events.len() && hits == record.events.len();
        exact += usize::from(is_right);
        with += usize::from(!record.events.is_empty());
        exact_with += usize::from(is_right && !record.events.is_empty());
        wanted += record.events.len();
        given += events.len();
        found += hits;
        if !is_right {
            let list = |events: &[CodedEvent]| {
                let one = |event: &CodedEvent| format!("{} {} {}", event.source, event.target, event.code);
                events.iter().map(one).collect::<Vec<_>>().join(", ")
            };
            wrong.push_str(&format!(
                "{}\n  {}\n  has   {}\n  given {}\n",
                record.id,
                record.text,
                list(&record.events),
                list(&events)
            ));
        }
    }
    if matches.get_flag("wrong") {
        console.write(wrong.as_bytes())?;
        return Ok(Exit::Done);
    }
    let share = |part: usize, of: usize| if of == 0 { f64::NAN } else { part as f64 / of as f64 };
    let figures = [
        ("exact", "records exact", share(exact, records.len())),
        ("exact_with_events", "records with events exact", share(exact_with, with)),
        ("recall", "events found", share(found, wanted)),
        ("precision", "events right, of all given", share(found, given)),
    ];
    if console.format("text")? == "json" {
        let mut out =
            json!({ "schema": "tiltmeter-eval-petrarch/1", "records": records.len(), "events": wanted });
        for (key, _, value) in figures {
            out[key] = if value.is_nan() { serde_json::Value::Null } else { json!(value) };
        }
        console.write(format!("{out:#}\n").as_bytes())?;
        return Ok(Exit::Done);
    }
    let mut out = format!("{} records, {wanted} events\n\n", records.len());
    for (_, name, value) in figures {
        out.push_str(&format!("{name:<42} {}\n", digits(value)));
    }
    console.write(out.as_bytes())?;
    Ok(Exit::Done)
}

/// The records of a file: `Sentence` with `EventCoding` and `Text`; the parse is left out.
fn records(text: &str) -> Result<Vec<Record>, Failure> {
    let fault = |error: &dyn std::fmt::Display| Failure::failed("this is no file of records").because(error);
    let mut xml = quick_xml::Reader::from_str(text);
    xml.config_mut().check_end_names = false;
    let mut records: Vec<Record> = Vec::new();
    let mut in_text = false;
    loop {
        match xml.read_event().map_err(|error| fault(&error))? {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "Sentence" => {
                    let date = attribute(&tag, "date").and_then(|date| day(&date));
                    let id = attribute(&tag, "id").unwrap_or_default();
                    records.push(Record { id, date, ..Record::default() });
                }
                "EventCoding" => {
                    if let (Some(record), Some(source), Some(target), Some(code)) = (
                        records.last_mut(),
                        attribute(&tag, "sourcecode"),
                        attribute(&tag, "targetcode"),
                        attribute(&tag, "eventcode"),
                    ) {
                        record.events.push(CodedEvent { source, target, code });
                    }
                }
                "Text" => in_text = true,
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == "Text" => in_text = false,
            Event::Text(piece) if in_text => {
                if let Some(record) = records.last_mut() {
                    record.text.push_str(&piece);
                }
            }
            Event::GeneralRef(name) if in_text => {
                let letter = match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    _ => " ",
                };
                if let Some(record) = records.last_mut() {
                    record.text.push_str(letter);
                }
            }
            _ => {}
        }
    }
    for record in &mut records {
        record.text = record.text.split_whitespace().collect::<Vec<_>>().join(" ");
        record.events.sort();
        record.events.dedup();
    }
    records.retain(|record| !record.text.is_empty());
    if records.is_empty() {
        return Err(Failure::failed("the file has no record with a text"));
    }
    Ok(records)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(found.value.trim().to_owned())
}

/// `19950101`.
fn day(text: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse().ok();
    Date::new(text.get(..4)?.parse().ok()?, number(4..6)?, number(6..8)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_without_their_parse() {
        let file = "<Validation><Sentences><Sentence date=\"19950101\" id=\"A-1\">\n\
            <!-- a note -- with dashes --><EventCoding sourcecode=\"AAA\" targetcode=\"BBB\" eventcode=\"031\"></EventCoding>\n\
            <Text>\nAland met\n Bland &amp; Co.\n</Text><Parse> (ROOT (S)) </Parse></Sentence></Sentences></Validation>";
        let found = records(file).unwrap();
        assert_eq!((found.len(), found[0].text.as_str()), (1, "Aland met Bland & Co."));
        assert_eq!(found[0].events[0].code, "031");
        assert!(found[0].date.is_some());
        assert!(records("<a></a>").is_err());
    }

    #[test]
    fn verbs_patterns_agents_and_joined_actors_are_coded() {
        let mut lexicon = tilt_text::lexicon::Lexicon::default();
        lexicon.add("actors", "ALAND [ALA]\nBLAND [BLA]\nCLAND [CLA]\n");
        lexicon.add("agents", "MINISTER [~GOV]\nSOLDIER [~MIL]\n");
        lexicon.add(
            "verbs",
            "&TIES\n+TRADE\n+ECONOMIC\n\n--- CUT [190] ---\nCUT\n\n--- ABANDON [345] ---\nABANDON\n- * &TIES TIES [902]\n\n--- MEET [031:032] ---\nMEET {MEETS MET}\n\n--- BLAME [121] ---\nBLAME\n\n--- OPPOSE [112] ---\nOPPOSE\n",
        );
        lexicon.add("discards", "FOOTBALL\n");
        let reader = reader().unwrap();
        let coded = |text: &str| {
            let events = code(&lexicon, text, None, &reader.analyser);
            events
                .iter()
                .map(|event| format!("{} {} {}", event.source, event.target, event.code))
                .collect::<Vec<_>>()
        };
        let ties = "Aland will abandon full economic ties with Bland almost five years after crowds trashed its embassy.";
        assert_eq!(coded(ties), ["ALA BLA 902"]);
        assert_eq!(coded("Aland cut its aid to Bland."), ["ALA BLA 190"]);
        assert_eq!(coded("Aland met Bland on Monday."), ["ALA BLA 031", "BLA ALA 032"]);
        assert_eq!(coded("The Aland minister blamed Bland and Cland."), ["ALAGOV BLA 121", "ALAGOV CLA 121"]);
        let passive = "Aland was fiercely opposed by Bland, the state's fiercest foe, in being drawn into the peace process by its resumption of diplomatic ties with Cland.";
        assert_eq!(coded(passive), ["BLA ALA 112"]);
        assert!(coded("Aland met Bland in a football match.").is_empty());
        assert!(coded("It rained in Aland.").is_empty());
    }
}
