//! The columns of GDELT's event files, which have no header.

use crate::layout::Layout;
use crate::rows::Separation;

/// Columns of the file of a quarter of an hour, GDELT 2.0.
const EXPORT: &[&str; 61] = &[
    "GlobalEventID",
    "Day",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// Columns of the daily file since April 2013, GDELT 1.0.
const DAILY: &[&str; 58] = &[
    "GlobalEventID",
    "Day",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

/// The older files, by year and by month until March 2013: without the address of the report.
const HISTORIC: &[&str] = DAILY.split_at(57).0;

/// All layouts.
pub(super) const LAYOUTS: &[Layout] = &[
    Layout::positional("gdelt-2-export", Separation::TabOnly, EXPORT, |cells| looks(cells, EXPORT.len())),
    Layout::positional("gdelt-1-daily", Separation::TabOnly, DAILY, |cells| looks(cells, DAILY.len())),
    Layout::positional("gdelt-1-historic", Separation::TabOnly, HISTORIC, |cells| {
        looks(cells, HISTORIC.len())
    }),
];

/// Where the columns stand that are the same in all layouts.
pub(crate) mod at {
    pub(crate) const ID: usize = 0;
    pub(crate) const DAY: usize = 1;
    pub(crate) const COUNTRY_1: usize = 7;
    pub(crate) const COUNTRY_2: usize = 17;
    pub(crate) const CODE: usize = 26;
    /// Where the ten columns of each actor begin.
    pub(crate) const ACTORS: [usize; 2] = [5, 15];
    pub(crate) const GOLDSTEIN: usize = 30;
    pub(crate) const MENTIONS: usize = 31;
    pub(crate) const SOURCES: usize = 32;
}

/// Where the columns stand that are in another place in each layout. They are looked up for every row of files of
/// millions, so by position.
pub(super) struct Tail {
    pub(super) place: usize,
    pub(super) added: usize,
    /// Behind the last column where there is none, so that its cell is empty.
    pub(super) address: usize,
}

pub(super) fn tail(layout: &str) -> Tail {
    if layout == LAYOUTS[0].name {
        Tail { place: 53, added: 59, address: 60 }
    } else {
        Tail { place: 51, added: 56, address: 57 }
    }
}

/// A row of an event: its number, its day, then its month, which begins the day.
fn looks(cells: &[&str], count: usize) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let [id, day, month, ..] = cells else { return false };
    cells.len() == count
        && digits(id.trim())
        && digits(day.trim())
        && day.trim().len() == 8
        && day.trim().starts_with(month.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_where_they_are_read() {
        for columns in [&EXPORT[..], DAILY, HISTORIC] {
            let expected = [
                (at::ID, "GlobalEventID"),
                (at::DAY, "Day"),
                (at::COUNTRY_1, "Actor1CountryCode"),
                (at::COUNTRY_2, "Actor2CountryCode"),
                (at::CODE, "EventCode"),
                (at::ACTORS[0], "Actor1Code"),
                (at::ACTORS[1], "Actor2Code"),
                (at::GOLDSTEIN, "GoldsteinScale"),
                (at::MENTIONS, "NumMentions"),
                (at::SOURCES, "NumSources"),
            ];
            for (position, name) in expected {
                assert_eq!(columns[position], name);
            }
        }
        for layout in LAYOUTS {
            let tail = tail(layout.name);
            assert_eq!(layout.required[tail.place], "ActionGeo_CountryCode");
            assert_eq!(layout.required[tail.added], "DATEADDED");
            let has_address = layout.required != HISTORIC;
            assert_eq!(layout.required.get(tail.address), has_address.then_some(&"SOURCEURL"));
        }
    }
}
