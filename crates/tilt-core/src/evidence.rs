//! All records and tables that measures may look at. A table that is not loaded is absent, which is not the same as empty.

use crate::agreement::AgreementTable;
use crate::counts::{ClusterTable, CountTable, ExcessTable};
use crate::organisation::MembershipTable;
use crate::origin::Coverage;
use crate::ties::{TieKind, TieTable};

/// What is known to this run.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Votes as counts per dyad and session.
    pub counts: Option<CountTable>,
    /// Votes as matched excess agreement with powers.
    pub excess: Option<ExcessTable>,
    /// Votes of some dyads by resolution, for intervals that know which roll calls hang together.
    pub clusters: Option<ClusterTable>,
    /// Ties with powers outside the vote, by kind and source; of one kind, the table to prefer comes first.
    pub ties: Vec<TieTable>,
    /// Organisations and members.
    pub memberships: &'static MembershipTable,
    /// Agreements.
    pub agreements: &'static AgreementTable,
    /// Datasets with their version, for `cite` and footers.
    pub vintages: Vec<Vintage>,
}

/// One dataset as used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vintage {
    /// Dataset name.
    pub dataset: String,
    /// Title for readers.
    pub title: String,
    /// Version or vintage.
    pub version: String,
    /// Licence.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// SHA-256 of the file the numbers were computed from, if known.
    pub sha256: Option<String>,
    /// Coverage.
    pub coverage: Coverage,
}

impl Evidence {
    /// The reference tables alone.
    pub fn tables_only() -> Evidence {
        Evidence {
            counts: None,
            excess: None,
            clusters: None,
            ties: Vec::new(),
            memberships: MembershipTable::bundled(),
            agreements: AgreementTable::bundled(),
            vintages: Vec::new(),
        }
    }

    /// Tables of one kind, the one to prefer first.
    pub fn ties_of(&self, kind: TieKind) -> impl Iterator<Item = &TieTable> {
        self.ties.iter().filter(move |table| table.kind == kind)
    }
}
