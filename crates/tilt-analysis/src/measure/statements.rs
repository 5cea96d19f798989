//! Official words as others quote them: how often, by whom and in which tone offices of a state speak of a power.

use tilt_core::estimate::Interval;
use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Estimate, Evidence, Parameter, Point};

use super::ties::{TieMeasure, Value, said};
use super::words::{SHARE, TONE, net_share, tone, wilson};
use super::{Measure, Panel, Params, SeriesRequest};
use crate::error::Error;

/// See the card.
pub(super) struct Statements;

static CARD: Card = Card {
    name: "statements",
    version: 1,
    title: "A power in attributed statements of a state's offices",
    definition: "Of the sentences that a corpus attributes to offices of the state and that name a power, the share that names this one; the share of texts that hold such a sentence; or whether these speak of cooperation or conflict.",
    limitation: "The corpus chooses whom it quotes: a change of the share can be a change of the outlet. What is quoted is not all that was said, and a word of conflict near a name need not be about it.",
    parameters: &[
        Parameter {
            name: "statistic",
            default: "among",
            range: "among | texts | tone | tone-texts",
            unit: "",
            doc: "Share of attributed sentences naming the power among those naming any power; texts with such a sentence over all texts; cooperation minus conflict over attributed sentences naming the power; the same with texts in place of sentences, so that one long text counts once.",
        },
        Parameter {
            name: "speaker",
            default: "all",
            range: "all | government | head | military | other | parliament",
            unit: "",
            doc: "For `among`: sentences of this class of speaker alone; `other` is the state as such or its capital.",
        },
    ],
    references: &["pareti2012", "wilson1927"],
    missing: "A year in which no text quotes an office of the state has no value; tone needs 5 sentences, or texts, that name the power.",
};

impl Measure for Statements {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Statements
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let statistic = request.params.get(&CARD, "statistic");
        let speaker = match request.params.get(&CARD, "speaker") {
            "all" => "named",
            class @ ("government" | "head" | "military" | "other" | "parliament") => class,
            other => return Err(Params::refuse(&CARD, "speaker", other)),
        };
        if speaker != "named" && statistic != "among" {
            return Err(Params::refuse(&CARD, "speaker", speaker));
        }
        let among = |tie: &Tie<'_>| wilson(said(tie.pair(speaker))?, said(tie.own("naming"))?, 1.0);
        let texts = |tie: &Tie<'_>| wilson(said(tie.pair("texts"))?, said(tie.own("texts"))?, 1.0);
        let (scale, value): (Scale, &dyn Fn(&Tie<'_>) -> Point) = match statistic {
            "among" => (SHARE, &among),
            "texts" => (SHARE, &texts),
            "tone" => (TONE, &tone),
            "tone-texts" => (TONE_OF_TEXTS, &tone_of_texts),
            other => return Err(Params::refuse(&CARD, "statistic", other)),
        };
        let unit = if statistic.contains("texts") { "texts" } else { "sentences" };
        let by = if speaker == "named" { "all" } else { speaker };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Statements,
            variant: format!("statistic: {statistic}; speaker: {by}; interval: {unit} taken as independent"),
            scale,
            smoothed: false,
            value: Value::Alone(value),
        };
        measure.panel(evidence, request)
    }
}

const TONE_OF_TEXTS: Scale =
    Scale { unit: "net share of texts", min: -1.0, max: 1.0, neutral: Some(0.0), higher_is_closer: true };

/// Texts that quote more cooperation than conflict minus those of the reverse, over all texts in which an office speaks of
/// the power; the denominator is documents, so that the sentences of one text do not count as independent.
fn tone_of_texts(tie: &Tie<'_>) -> Point {
    let (warm, cold) = (said(tie.pair("texts_cooperative"))?, said(tie.pair("texts_conflictual"))?);
    let texts = said(tie.pair("texts"))?;
    let own = net_share(warm, cold, texts)?;
    // A few texts that are all neutral do not prove that none is otherwise: one of each kind is added for the interval.
    let around = net_share(warm + 1.0, cold + 1.0, texts + 3.0)?;
    let interval = around.interval.map(|interval| Interval {
        lower: interval.lower.min(own.value),
        upper: interval.upper.max(own.value),
        ..interval
    });
    Ok(Estimate { interval, ..own })
}

#[cfg(test)]
mod tests {
    use tilt_core::ties::{TieRow, TieTable};
    use tilt_core::{Evidence, Period};

    use super::*;
    use crate::made_up::{evidence, state};
    use crate::measure::Measure;

    /// 200 texts; of 50 attributed sentences that name a power 10 name the first, 6 warm, 2 cold, 3 by the head.
    fn quoted() -> Evidence {
        let mut evidence = evidence();
        evidence.ties.retain(|table| table.kind != TieKind::Statements);
        let powers = vec![state("USA"), state("CHN")];
        let first = [8.0, 10.0, 6.0, 2.0, 3.0, 5.0, 0.0, 0.0, 2.0, 5.0, 1.0].map(Some);
        let rows = vec![TieRow {
            state: state("KEN"),
            period: Period::Year(2001),
            own: [200.0, 40.0, 90.0, 50.0].map(Some).to_vec(),
            pair: first.into_iter().chain([0.0; 11].map(Some)).collect(),
        }];
        let coverage = tilt_core::Coverage {
            source: "corpus".to_owned(),
            from: Some(Period::Year(2001).start()),
            to: Some(Period::Year(2001).end()),
            note: String::new(),
            complete: false,
        };
        let origin = tilt_core::Origin {
            source: "corpus".to_owned(),
            version: String::new(),
            sha256: None,
            locator: tilt_core::Locator::Whole,
        };
        evidence.ties.push(TieTable::new(TieKind::Statements, powers, rows, coverage, origin));
        evidence
    }

    fn value(params: &[(&str, &str)]) -> Point {
        let mut request = SeriesRequest::new(vec![state("KEN")], vec![state("USA")]);
        for (name, value) in params {
            request.params = request.params.with(name, value);
        }
        let panel = Statements.panel(&quoted(), &request).unwrap();
        panel.series[0].points.iter().find(|(period, _)| *period == Period::Year(2001)).unwrap().1
    }

    #[test]
    fn the_worked_example_is_met() {
        assert!((value(&[("statistic", "tone")]).unwrap().value - 0.4).abs() < 1e-15);
        // Five of eight texts warm, one cold: (5 - 1)/8; the interval is that of 6 and 2 of 11, by hand 4/11 ± .3826.
        let of_texts = value(&[("statistic", "tone-texts")]).unwrap();
        let interval = of_texts.interval.unwrap();
        assert_eq!((of_texts.value, of_texts.n), (0.5, 8));
        assert!(
            (interval.lower + 0.0189).abs() < 1e-3 && (interval.upper - 0.7462).abs() < 1e-3,
            "{interval:?}"
        );
        assert_eq!(value(&[("statistic", "texts")]).unwrap().value, 8.0 / 200.0);
        assert_eq!(value(&[("statistic", "among")]).unwrap().value, 0.2);
        assert_eq!(value(&[("statistic", "among"), ("speaker", "head")]).unwrap().value, 0.06);
    }
}
