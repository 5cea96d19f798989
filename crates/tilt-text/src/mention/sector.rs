//! What part of a society acts: the role codes of PLOVER.

/// A role code of PLOVER, with the codes of the NGEC coder that PLOVER itself leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sector {
    /// Government, its ministries, envoys and authorities.
    Gov,
    /// Armed forces and what belongs to them.
    Mil,
    /// Police, border and prison services.
    Cop,
    /// Intelligence services.
    Spy,
    /// Parliament and its members.
    Leg,
    /// Courts, prosecutors, lawyers.
    Jud,
    /// Political parties and candidates.
    Pty,
    /// Opposition.
    Opp,
    /// Rebels.
    Reb,
    /// Paramilitaries and militias.
    Prm,
    /// Armed people of no known allegiance.
    Uaf,
    /// Criminals and prisoners.
    Crm,
    /// Civilians.
    Cvl,
    /// Refugees and displaced people.
    Ref,
    /// Former office-holders and elites.
    Eli,
    /// Business.
    Bus,
    /// Agriculture.
    Agr,
    /// Labour.
    Lab,
    /// Medical and rescue services.
    Med,
    /// Health organisations.
    Hlh,
    /// Journalists and media.
    Jrn,
    /// Education and research.
    Edu,
    /// Religion.
    Rel,
    /// Non-governmental organisations.
    Ngo,
    /// Intergovernmental organisations.
    Igo,
    /// Breakaway states.
    Pre,
    /// Settlers.
    Set,
    /// Social movements.
    Soc,
    /// A group of no known kind.
    Unk,
    /// Words that name no actor: days, months, measures.
    Jnk,
}

impl Sector {
    const ALL: [(Sector, &'static str); 30] = [
        (Sector::Gov, "GOV"),
        (Sector::Mil, "MIL"),
        (Sector::Cop, "COP"),
        (Sector::Spy, "SPY"),
        (Sector::Leg, "LEG"),
        (Sector::Jud, "JUD"),
        (Sector::Pty, "PTY"),
        (Sector::Opp, "OPP"),
        (Sector::Reb, "REB"),
        (Sector::Prm, "PRM"),
        (Sector::Uaf, "UAF"),
        (Sector::Crm, "CRM"),
        (Sector::Cvl, "CVL"),
        (Sector::Ref, "REF"),
        (Sector::Eli, "ELI"),
        (Sector::Bus, "BUS"),
        (Sector::Agr, "AGR"),
        (Sector::Lab, "LAB"),
        (Sector::Med, "MED"),
        (Sector::Hlh, "HLH"),
        (Sector::Jrn, "JRN"),
        (Sector::Edu, "EDU"),
        (Sector::Rel, "REL"),
        (Sector::Ngo, "NGO"),
        (Sector::Igo, "IGO"),
        (Sector::Pre, "PRE"),
        (Sector::Set, "SET"),
        (Sector::Soc, "SOC"),
        (Sector::Unk, "UNK"),
        (Sector::Jnk, "JNK"),
    ];

    /// Three capital letters.
    pub fn code(self) -> &'static str {
        Sector::ALL.iter().find(|(sector, _)| *sector == self).map_or("UNK", |(_, code)| code)
    }

    /// The sector of a code.
    pub fn from_code(code: &str) -> Option<Sector> {
        Sector::ALL.iter().find(|(_, known)| *known == code).map(|(sector, _)| *sector)
    }

    /// Sectors of a cell such as `GOV MIL`; codes that are not known are skipped.
    pub(super) fn cell(cell: &str) -> Vec<Sector> {
        cell.split_whitespace().filter_map(Sector::from_code).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::lexicon_rows;

    #[test]
    fn every_code_of_the_lexicons_is_known() {
        let agents = lexicon_rows(include_str!("../../lexicon/agents.tsv")).map(|row| row.get(1).copied());
        let bodies = lexicon_rows(include_str!("../../lexicon/bodies.tsv")).map(|row| row.get(2).copied());
        for cell in agents.chain(bodies).flatten() {
            assert_eq!(Sector::cell(cell).len(), cell.split_whitespace().count(), "{cell}");
        }
    }
}
