//! What the feeds of machine-coded events have in common.

use tilt_core::StateId;
use tilt_core::concordance::{Concordance, NameKind};
use tilt_core::time::Date;
use tilt_core::warning::WarningDoc;

use crate::names::{Named, Names};
use crate::walk::Harvest;

/// Raised where an event is used although one of its numbers is not.
pub(crate) const W_EVENT_NUMBER: WarningDoc = WarningDoc {
    code: "W-event-number",
    doc: "A number of a machine-coded event (intensity, mentions, sources, sentence, confidence) could not be read and \
          is taken as not given. Counts of events do not change.",
};

/// Raised where the number of a code lacks its leading zero.
pub(crate) const W_EVENT_CODE: WarningDoc = WarningDoc {
    code: "W-event-code",
    doc: "Codes of events have lost their leading zero, as spreadsheets do to numbers. It was put back; no two codes \
          of CAMEO become the same by it.",
};

/// A day written as eight digits, between the years 1000 and 2200.
pub(crate) fn compact_day(text: &str) -> Option<Date> {
    let bytes: &[u8; 8] = text.as_bytes().try_into().ok()?;
    if !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0_i16, |sum, digit| sum * 10 + i16::from(digit - b'0'));
    let year = number(&bytes[..4]);
    let day = Date::new(year, number(&bytes[4..6]) as i8, number(&bytes[6..]) as i8).ok()?;
    (1000..=2200).contains(&year).then_some(day)
}

/// Whether there is text and all of it is digits.
pub(crate) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number that is not needed: what cannot be read raises a doubt and is left out.
pub(crate) fn lenient<N: std::str::FromStr>(text: &str, harvest: &mut Harvest) -> Option<N> {
    if matches!(text, "" | "NA" | "NULL" | "None" | "---") {
        return None;
    }
    let plain = text.strip_suffix(".0").unwrap_or(text);
    let value = plain.parse().ok();
    if value.is_none() {
        harvest.doubt(W_EVENT_NUMBER.code, "numbers of events that cannot be read are taken as not given");
    }
    value
}

/// An intensity between -10 and 10; anything else raises a doubt and is left out.
pub(crate) fn intensity(text: &str, harvest: &mut Harvest) -> Option<f64> {
    let value: f64 = lenient(text, harvest)?;
    if !(-10.0..=10.0).contains(&value) {
        harvest.doubt(W_EVENT_NUMBER.code, "numbers of events that cannot be read are taken as not given");
        return None;
    }
    Some(value)
}

/// What the name of a country means on `day`, by the table of the source first; `None` for what is not known.
///
/// Only names are taken, no codes: an actor who is called like the code of a state is not that state.
pub(crate) fn country(names: &Names, name: &str, day: Date) -> Option<Named> {
    if let Some(named) = names.listed(name, None) {
        return Some(named);
    }
    let is_name = |kind| matches!(kind, NameKind::Name | NameKind::Official | NameKind::Alias);
    let forms = || Concordance::bundled().forms(name).filter(move |form| is_name(form.kind));
    let on_day = only_one(forms().filter(|form| form.spell.contains(day)).map(|form| form.state));
    // A feed uses one name for all years.
    on_day.or_else(|| only_one(forms().map(|form| form.state))).map(Named::State)
}

fn only_one(mut states: impl Iterator<Item = StateId>) -> Option<StateId> {
    let first = states.next()?;
    states.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_eight_digits_of_the_calendar() {
        assert_eq!(compact_day("20190121"), "2019-01-21".parse().ok());
        assert_eq!(compact_day("20200229"), "2020-02-29".parse().ok());
        for text in [
            "",
            "2019012",
            "201901210",
            "20190230",
            "20191301",
            "00000000",
            "09990101",
            "2019-1-1",
            "2019012٠",
        ] {
            assert_eq!(compact_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_code_is_no_name_of_a_country() {
        let names = Names::parse("Burma\tMMR\nAfrica\tregion\n");
        let day = "2014-05-01".parse().unwrap();
        let found = |name| country(&names, name, day);
        assert!(matches!(found("Kazakhstan"), Some(Named::State(state)) if state.key() == "KAZ"));
        assert!(matches!(found("burma"), Some(Named::State(state)) if state.key() == "MMR"));
        assert_eq!(found("Africa"), Some(Named::Other("region")));
        assert_eq!((found("KAZ"), found("Kazakh"), found("")), (None, None, None));
    }
}
