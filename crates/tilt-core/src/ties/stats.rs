//! Which numbers each kind of tie keeps.

use super::TieKind;

/// One number that is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stat {
    /// Name in files.
    pub name: &'static str,
    /// How exactly the bundled table keeps it.
    pub keep: Keep,
    /// Meaning and unit.
    pub doc: &'static str,
}

/// How exactly a number is kept where it is bundled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Keep {
    /// To the nearest multiple.
    Step(f64),
    /// To 17 binary digits: within 8e-6 of the value.
    Digits,
    /// Not at all: the licence of its source allows derived shares only.
    Never,
}

const fn stat(name: &'static str, keep: Keep, doc: &'static str) -> Stat {
    Stat { name, keep, doc }
}

const WHOLE: Keep = Keep::Step(1.0);

impl TieKind {
    /// Statistics of the state alone.
    pub fn own(self) -> &'static [Stat] {
        match self {
            TieKind::Alliances => ALLIANCES_OWN,
            TieKind::Arms => ARMS_OWN,
            TieKind::Events => EVENTS_OWN,
            TieKind::Missions | TieKind::Treaties => &[],
            TieKind::Organisations => ORGANISATIONS_OWN,
            TieKind::Sanctions => SANCTIONS_OWN,
            TieKind::Statements => STATEMENTS_OWN,
            TieKind::Trade => TRADE_OWN,
            TieKind::Visits => VISITS_OWN,
            TieKind::Words => WORDS_OWN,
        }
    }

    /// Statistics of the state with a power.
    pub fn pair(self) -> &'static [Stat] {
        match self {
            TieKind::Alliances => ALLIANCES,
            TieKind::Arms => ARMS,
            TieKind::Events => EVENTS,
            TieKind::Missions => MISSIONS,
            TieKind::Organisations => ORGANISATIONS,
            TieKind::Sanctions => SANCTIONS,
            TieKind::Statements => STATEMENTS,
            TieKind::Trade => TRADE,
            TieKind::Treaties => TREATIES,
            TieKind::Visits => VISITS,
            TieKind::Words => WORDS,
        }
    }
}

const ALLIANCES_OWN: &[Stat] =
    &[stat("defended", WHOLE, "states toward which the state has an obligation of defense")];

/// `cXY`: states toward which the state's strongest obligation is X and the power's is Y, own entries 3.
const ALLIANCES: &[Stat] = &[
    stat(
        "obligation",
        WHOLE,
        "of the state toward the power: 1 defense + 2 offense + 4 neutrality + 8 nonaggression + 16 consultation",
    ),
    stat("obligation_back", WHOLE, "of the power toward the state, the same code"),
    stat("c00", WHOLE, "states toward which both have no obligation"),
    stat("c01", WHOLE, "states by strongest obligation of the state (first digit) and of the power (second)"),
    stat("c02", WHOLE, "as c01"),
    stat("c03", WHOLE, "as c01"),
    stat("c10", WHOLE, "as c01"),
    stat("c11", WHOLE, "as c01"),
    stat("c12", WHOLE, "as c01"),
    stat("c13", WHOLE, "as c01"),
    stat("c20", WHOLE, "as c01"),
    stat("c21", WHOLE, "as c01"),
    stat("c22", WHOLE, "as c01"),
    stat("c23", WHOLE, "as c01"),
    stat("c30", WHOLE, "as c01"),
    stat("c31", WHOLE, "as c01"),
    stat("c32", WHOLE, "as c01"),
    stat("c33", WHOLE, "as c01"),
];

const ARMS_OWN: &[Stat] = &[
    stat("tiv", Keep::Never, "trend-indicator value delivered to the state in the window, millions"),
    stat("deals", Keep::Never, "deals with a delivery in the window"),
    stat("suppliers", WHOLE, "suppliers with a delivery in the window, known or not"),
    stat("squares", Keep::Never, "sum over deals of the squared value in the window"),
    stat("concentration", Keep::Step(1e-6), "sum of squared shares of the suppliers"),
];

const ARMS: &[Stat] = &[
    stat("share", Keep::Step(1e-6), "share of the power in the value delivered"),
    stat("error", Keep::Step(1e-6), "standard error of the share over deals, 5 deals or more"),
    stat("tiv", Keep::Never, "value delivered by the power in the window, millions"),
    stat("deals", Keep::Never, "deals of the power with a delivery in the window"),
    stat("squares", Keep::Never, "sum over deals of the power of the squared value"),
];

const EVENTS_OWN: &[Stat] = &[stat("volume", WHOLE, "events of the feed with the state on either side")];

const EVENTS: &[Stat] = &[
    stat("q1", WHOLE, "events of the state toward the power, verbal cooperation"),
    stat("q2", WHOLE, "the same, material cooperation"),
    stat("q3", WHOLE, "the same, verbal conflict"),
    stat("q4", WHOLE, "the same, material conflict"),
    stat("back_q1", WHOLE, "events of the power toward the state, verbal cooperation"),
    stat("back_q2", WHOLE, "the same, material cooperation"),
    stat("back_q3", WHOLE, "the same, verbal conflict"),
    stat("back_q4", WHOLE, "the same, material conflict"),
];

const MISSIONS: &[Stat] = &[stat(
    "level",
    WHOLE,
    "mission of the power in the state: 0 none, 1 nonresident, 2 office, 3 consulate, 4 legation, 5 embassy",
)];

const ORGANISATIONS_OWN: &[Stat] =
    &[stat("full", WHOLE, "organisations of which the state is a full member")];

const ORGANISATIONS: &[Stat] = &[
    stat("shared", WHOLE, "organisations of which both are full members"),
    stat("full", WHOLE, "organisations of the universe of which the state is a full member"),
    stat("power_full", WHOLE, "organisations of the universe of which the power is a full member"),
    stat("universe", WHOLE, "organisations with a full member in which both have a known status"),
    stat("shared_weight", Keep::Digits, "sum over shared of ln(states / full members)"),
    stat("union_weight", Keep::Digits, "the same over those of which at least one is a full member"),
];

const SANCTIONS_OWN: &[Stat] = &[stat("against", WHOLE, "cases in force against the state")];

const SANCTIONS: &[Stat] = &[
    stat("by_power", WHOLE, "cases in force of the power against the state"),
    stat("on_power", WHOLE, "cases in force of the state against the power"),
    stat("by_power_trade", WHOLE, "of by_power, those that touch trade"),
    stat("by_power_arms", WHOLE, "of by_power, those that touch arms or military help"),
    stat("by_power_finance", WHOLE, "of by_power, those that touch finance"),
    stat("by_power_travel", WHOLE, "of by_power, those that touch travel"),
];

const TRADE_OWN: &[Stat] = &[
    stat("imports", Keep::Digits, "imports, sum over partners with a figure, millions"),
    stat("exports", Keep::Digits, "exports, sum over partners with a figure, millions"),
    stat("turnover", Keep::Digits, "imports and exports, sum over partners with both figures, millions"),
    stat("imports_total", Keep::Digits, "imports as the state itself totals them, millions"),
    stat("exports_total", Keep::Digits, "exports as the state itself totals them, millions"),
    stat("partners", WHOLE, "partners with both figures"),
    stat("concentration", Keep::Step(1e-6), "sum of squared shares of these partners in turnover"),
];

const TRADE: &[Stat] = &[
    stat("imports", Keep::Digits, "imports of the state from the power, millions, as the state reports them"),
    stat(
        "exports",
        Keep::Digits,
        "exports of the state to the power, millions; by the importing side where the source has no other",
    ),
    stat(
        "mirror_imports",
        Keep::Digits,
        "exports of the power to the state as the power reports them, millions",
    ),
    stat(
        "mirror_exports",
        Keep::Digits,
        "imports of the power from the state as the power reports them, millions",
    ),
    stat("power_imports", Keep::Digits, "imports of the power, sum over partners with a figure, millions"),
    stat("power_exports", Keep::Digits, "exports of the power, the same"),
    stat(
        "power_turnover",
        Keep::Digits,
        "imports and exports of the power, sum over partners with both figures",
    ),
];

const TREATIES: &[Stat] = &[
    stat("stock", WHOLE, "treaties in force between the two"),
    stat("bilateral", WHOLE, "of these, with no third party"),
    stat("half_5", Keep::Step(0.01), "stock with a half-life of 5 years"),
    stat("half_10", Keep::Step(0.01), "stock with a half-life of 10 years"),
    stat("half_20", Keep::Step(0.01), "stock with a half-life of 20 years"),
    stat("partner", Keep::Step(0.001), "stock, each divided by the number of other parties"),
    stat("partner_5", Keep::Step(0.001), "the same with a half-life of 5 years"),
    stat("partner_10", Keep::Step(0.001), "the same with a half-life of 10 years"),
    stat("partner_20", Keep::Step(0.001), "the same with a half-life of 20 years"),
];

const VISITS_OWN: &[Stat] = &[stat("visits", WHOLE, "visits in which the state is visitor or host")];

const VISITS: &[Stat] = &[
    stat("received", WHOLE, "visits from the power to the state"),
    stat("paid", WHOLE, "visits from the state to the power"),
];

const STATEMENTS_OWN: &[Stat] = &[
    stat("texts", WHOLE, "texts of the corpus in the year, whoever speaks in them"),
    stat("quoting", WHOLE, "of these, texts in which an office of the state is a source"),
    stat("sentences", WHOLE, "sentences attributed to an office of the state"),
    stat("naming", WHOLE, "of these, that name any of the powers of the table"),
];

const STATEMENTS: &[Stat] = &[
    stat("texts", WHOLE, "texts in which a sentence attributed to an office of the state names the power"),
    stat("named", WHOLE, "sentences attributed to an office of the state that name the power"),
    stat("cooperative", WHOLE, "of these, with a word of cooperation and none of conflict"),
    stat("conflictual", WHOLE, "of these, with a word of conflict and none of cooperation"),
    stat("head", WHOLE, "of `named`, by a head of state or of government, named by office"),
    stat("government", WHOLE, "of `named`, by the government, a ministry or its spokesperson"),
    stat("parliament", WHOLE, "of `named`, by parliament"),
    stat("military", WHOLE, "of `named`, by the armed forces"),
    stat("other", WHOLE, "of `named`, by the state as such or its capital"),
    stat(
        "texts_cooperative",
        WHOLE,
        "of `texts`, those with more cooperative than conflictual sentences of this kind",
    ),
    stat("texts_conflictual", WHOLE, "of `texts`, those with more conflictual than cooperative ones"),
];

const WORDS_OWN: &[Stat] = &[
    stat("speeches", WHOLE, "speeches of the year"),
    stat("sentences", WHOLE, "sentences in them"),
    stat("naming", WHOLE, "sentences that name any state of the table's powers"),
];

const WORDS: &[Stat] = &[
    stat("named", WHOLE, "sentences that name the power, its government or its seat"),
    stat("cooperative", WHOLE, "of these, with a word of cooperation and none of conflict"),
    stat("conflictual", WHOLE, "of these, with a word of conflict and none of cooperation"),
    stat("alone", WHOLE, "of these, that name no other power of the table"),
];
