//! What a source yields: records, one at a time, into a sink, so that memory stays flat whatever the file size.

mod agreement_party;
mod agreements;
mod alliance;
mod arms_transfer;
mod event_mention;
pub mod flat;
mod machine_event;
mod membership_report;
mod memberships;
mod mission;
mod published_index;
mod roll_calls;
mod sanction;
mod text_item;
mod tie_value;
mod trade_flow;
mod visit;
mod votes;

use crate::agreement::Agreement;
use crate::organisation::Membership;
use crate::vote::{RollCall, Vote};

pub use agreement_party::AgreementParty;
pub use alliance::{AllianceMember, AllianceTie};
pub use arms_transfer::ArmsTransfer;
pub use event_mention::EventMention;
pub use flat::{CellError, CellSink, CellSource, ColumnDoc, ColumnKind, Flat, RowTime, TableDoc};
pub use machine_event::{EventActor, MachineEvent};
pub use membership_report::{MembershipReport, ReportedStatus};
pub use mission::{Mission, MissionLevel};
pub use published_index::PublishedIndex;
pub use sanction::Sanction;
pub use text_item::TextItem;
pub use tie_value::TieValue;
pub use trade_flow::{Flow, Partner, TradeFlow};
pub use visit::Visit;

/// Makes the enum of all kinds and what can be done with any of them from one list.
macro_rules! records {
    ($($(#[$doc:meta])* $kind:ident: $record:ty,)*) => {
        /// One record of any source.
        #[derive(Debug, Clone)]
        pub enum Record {
            $($(#[$doc])* $kind($record),)*
        }

        /// Tables of all kinds, in the order of [`Record::table_index`].
        pub const TABLES: &[&TableDoc] = &[$(<$record as Flat>::TABLE,)*];

        impl Record {
            /// Which of [`TABLES`] holds the record.
            pub fn table_index(&self) -> usize {
                enum Kinds { $($kind,)* }
                match self { $(Record::$kind(_) => Kinds::$kind as usize,)* }
            }

            /// Gives its cells in the order of its table's columns.
            pub fn put<C: CellSink>(&self, cells: &mut C) {
                match self { $(Record::$kind(record) => record.put(cells),)* }
            }

            /// Takes up a record of the table with this name; `None` if no table is called so.
            ///
            /// # Errors
            /// As [`Flat::get`].
            pub fn get<C: CellSource>(table: &str, cells: &mut C) -> Option<Result<Record, CellError>> {
                $(if table == <$record as Flat>::TABLE.name {
                    return Some(<$record as Flat>::get(cells).map(Record::$kind));
                })*
                None
            }
        }

        $(impl From<$record> for Record {
            fn from(record: $record) -> Record {
                Record::$kind(record)
            }
        })*
    };
}

records! {
    /// A spell or a phase of one state in one alliance.
    AllianceMember: AllianceMember,
    /// What one state owed another by an alliance in a year.
    AllianceTie: AllianceTie,
    /// An agreement.
    Agreement: Agreement,
    /// What one state did about one agreement.
    AgreementParty: AgreementParty,
    /// A deal in major arms.
    ArmsTransfer: ArmsTransfer,
    /// A report in which a machine found an event.
    EventMention: EventMention,
    /// An event as a machine read it in the news.
    MachineEvent: MachineEvent,
    /// What a publication says of one state in one organisation in one year.
    MembershipReport: MembershipReport,
    /// A spell of membership.
    Membership: Membership,
    /// The mission of one state in another.
    Mission: Mission,
    /// A value that somebody else computed and published.
    PublishedIndex: PublishedIndex,
    /// A roll call; comes before its votes.
    RollCall: RollCall,
    /// Sanctions of some states against others.
    Sanction: Sanction,
    /// A text that a feed, an export or a corpus holds.
    TextItem: TextItem,
    /// What binds a state to a power in a year, computed from other records.
    TieValue: TieValue,
    /// Trade of one state with another.
    TradeFlow: TradeFlow,
    /// A visit of an office-holder.
    Visit: Visit,
    /// A vote.
    Vote: Vote,
}

/// A row that could not become a record. It is kept with its place and reason, never dropped in silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Line in the file, counted from 1, header included.
    pub line: u64,
    /// Why, for a reader: "vote is `7`, expected 1, 2, 3, 8 or 9".
    pub reason: String,
    /// The offending cell or the start of the row.
    pub text: String,
}

/// A name or code of a state that the concordance does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// Line where it was first seen.
    pub line: u64,
    /// As the source writes it.
    pub name: String,
    /// How often it stands in the file.
    pub count: u64,
}

/// Where records go. The source drives; the sink may refuse to go on.
pub trait RecordSink {
    /// A record read at `line` (counted from 1, header included).
    ///
    /// # Errors
    /// Whatever stops the sink (a full disk); the source gives up at once and passes the error on.
    fn record(&mut self, line: u64, record: Record) -> Result<(), SinkError>;

    /// A row that is not used.
    ///
    /// # Errors
    /// As [`RecordSink::record`].
    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError>;

    /// A name that did not resolve; its row is also rejected by the source where the record needs the state.
    ///
    /// # Errors
    /// As [`RecordSink::record`].
    fn unresolved(&mut self, unresolved: Unresolved) -> Result<(), SinkError>;
}

/// The sink cannot go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinkError(pub String);

impl std::fmt::Display for SinkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SinkError {}

/// A sink in memory, for small inputs and tests.
#[derive(Debug, Default)]
pub struct MemorySink {
    /// Records with their lines.
    pub records: Vec<(u64, Record)>,
    /// Rows not used.
    pub rejected: Vec<Rejected>,
    /// Names not known.
    pub unresolved: Vec<Unresolved>,
}

impl RecordSink for MemorySink {
    fn record(&mut self, line: u64, record: Record) -> Result<(), SinkError> {
        self.records.push((line, record));
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        self.rejected.push(rejected);
        Ok(())
    }

    fn unresolved(&mut self, unresolved: Unresolved) -> Result<(), SinkError> {
        self.unresolved.push(unresolved);
        Ok(())
    }
}
