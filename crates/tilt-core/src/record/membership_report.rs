//! What publications report about memberships, year by year or edition by edition.

use super::flat::{
    CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_named, get_state, get_text,
    get_whole,
};
use super::memberships::organisation;
use crate::actor::StateId;
use crate::organisation::OrgId;

/// What a publication says a state is to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReportedStatus {
    /// Full member.
    Member,
    /// Associate member.
    Associate,
    /// Observer.
    Observer,
    /// Candidate or applicant.
    Candidate,
    /// Suspended.
    Suspended,
    /// Signed the founding text and has not ratified.
    Signatory,
    /// Partner, guest, correspondent: some tie that is none of the others.
    Partner,
    /// The publication has the organisation and the state and does not know.
    Unknown,
}

impl ReportedStatus {
    /// All.
    pub const ALL: [ReportedStatus; 8] = [
        ReportedStatus::Member,
        ReportedStatus::Associate,
        ReportedStatus::Observer,
        ReportedStatus::Candidate,
        ReportedStatus::Suspended,
        ReportedStatus::Signatory,
        ReportedStatus::Partner,
        ReportedStatus::Unknown,
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            ReportedStatus::Member => "member",
            ReportedStatus::Associate => "associate",
            ReportedStatus::Observer => "observer",
            ReportedStatus::Candidate => "candidate",
            ReportedStatus::Suspended => "suspended",
            ReportedStatus::Signatory => "signatory",
            ReportedStatus::Partner => "partner",
            ReportedStatus::Unknown => "unknown",
        }
    }
}

/// One report. It is no event: an edition may lag, and an entry may be missing from one edition only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipReport {
    /// The organisation as the source writes it.
    pub code: String,
    /// The organisation of the reference table, if the code is that of one in that year.
    pub org: Option<OrgId>,
    /// The state.
    pub state: StateId,
    /// Year for which, or edition in which, it is reported.
    pub year: i16,
    /// Whether `year` is that of an edition; what it reports may be older.
    pub edition: bool,
    /// What is reported.
    pub status: ReportedStatus,
}

impl Flat for MembershipReport {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "membership_reports",
        version: 1,
        row: "what a publication says of one state in one organisation in one year",
        columns: &[
            ColumnDoc::text("code", "organisation as the source writes it"),
            ColumnDoc::maybe_text("organisation", "key of the organisation in the reference table"),
            ColumnDoc::text("state", "key of the state"),
            ColumnDoc::int("year", "year reported on, or year of the edition"),
            ColumnDoc::text("edition", "yes if year is that of an edition, which may lag the event"),
            ColumnDoc::text(
                "status",
                "member, associate, observer, candidate, suspended, signatory, partner or unknown",
            ),
        ],
        states: &["state"],
        time: RowTime::Year("year"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.code));
        cells.text(self.org.map(OrgId::key));
        cells.text(Some(self.state.key()));
        cells.int(Some(i64::from(self.year)));
        cells.text(Some(if self.edition { "yes" } else { "no" }));
        cells.text(Some(self.status.name()));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<MembershipReport, CellError> {
        Ok(MembershipReport {
            code: get_text(cells),
            org: cells.text().map(organisation).transpose()?,
            state: get_state(cells)?,
            year: get_whole("year", cells)?,
            edition: cells.text() == Some("yes"),
            status: get_named("status", &ReportedStatus::ALL, ReportedStatus::name, cells)?,
        })
    }
}
