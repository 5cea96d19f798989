//! Other explanations, the same six for every claim, each with a statistic or the reason why there is none.

use tilt_core::finding::{TiltView, Window};
use tilt_core::verdict::Alternative;
use tilt_core::{Estimate, Missing, Point, Series};

use super::trend::{show, values};

pub(super) fn all(view: &TiltView, tilt: &Series) -> Vec<Alternative> {
    let n = &view.numbers;
    let calls = coverage(&view.with_from, n.before, n.after);
    vec![hedging(view), global_trend(view), leaving(view), calls, regression(tilt, n.before), leader()]
}

/// The same six where the claim names one power only.
pub(super) fn with_one_power(excess: &Series, before: Window, after: Window) -> Vec<Alternative> {
    let not = |name, statement: &str| Alternative {
        name,
        statement: statement.to_owned(),
        finding: "not testable: the claim names no second power".to_owned(),
        tested: false,
    };
    let matched = "the excess is agreement beyond that of all states on the same roll calls, so that a trend they share is taken out";
    vec![
        not("hedging", "It moved toward both powers at once"),
        tested("global_trend", "Everybody moved the same way", Ok(matched.to_owned())),
        not("leaving_without_joining", "It moved away from the first power without moving toward the second"),
        coverage(excess, before, after),
        regression(excess, before),
        leader(),
    ]
}

/// Other ways to compute the tilt, and whether each has the sign of the printed one.
pub(super) fn variants(view: &TiltView, tilt: &Series) -> Vec<(&'static str, bool)> {
    let n = &view.numbers;
    let Ok(main) = &n.tilt else {
        return vec![("no tilt in the windows", false), ("no tilt in the windows", false)];
    };
    let is_same = |value: Option<f64>| value.is_some_and(|value| value * main.value > 0.0);
    let four = || {
        Some(
            (n.toward_b.ok()?.value - n.baseline_b.ok()?.value)
                - (n.toward_a.ok()?.value - n.baseline_a.ok()?.value),
        )
    };
    let mut variants = vec![("difference of the four numbers", is_same(four()))];
    variants.extend(of_windows(tilt, n.before, n.after, main.value));
    variants
}

/// Other ways to compare two windows of a series, and whether each has the sign of the printed change.
pub(super) fn of_windows(
    series: &Series,
    before: Window,
    after: Window,
    printed: f64,
) -> Vec<(&'static str, bool)> {
    let is_same = |value: Option<f64>| value.is_some_and(|value| value * printed > 0.0);
    let medians = || Some(median(of(series, after))? - median(of(series, before))?);
    // The inner half of both windows: the sessions nearest to the change.
    let near = || {
        let (before, after) = (of(series, before), of(series, after));
        Some(mean(&after[..after.len().div_ceil(2)])? - mean(&before[before.len() / 2..])?)
    };
    vec![
        ("medians instead of means", is_same(medians())),
        ("only the sessions nearest to the change", is_same(near())),
    ]
}

fn hedging(view: &TiltView) -> Alternative {
    let n = &view.numbers;
    let finding = both(n.toward_a, n.toward_b, |a, b| {
        let answer = if a.value > 0.0 && b.value > 0.0 { "both rose" } else { "not both rose" };
        format!("{answer}: {} with the one, {} with the other", show(n.toward_a), show(n.toward_b))
    });
    tested("hedging", "It moved toward both powers at once", finding)
}

fn global_trend(view: &TiltView) -> Alternative {
    let n = &view.numbers;
    let own = both(n.toward_a, n.toward_b, |a, b| b.value - a.value);
    let world = both(n.baseline_a, n.baseline_b, |a, b| b.value - a.value);
    let finding = own.and_then(|own| Ok((own, world?))).map(|(own, world)| {
        let share =
            if own.abs() > 1e-12 { format!(", {:.0} % of it", 100.0 * world / own) } else { String::new() };
        format!(
            "the difference of both changes is {own:+.3}; that of comparable states is {world:+.3}{share}"
        )
    });
    tested("global_trend", "Everybody moved the same way", finding)
}

fn leaving(view: &TiltView) -> Alternative {
    let n = &view.numbers;
    let relative = |own: Point, base: Point| both(own, base, |own, base| own.value - base.value);
    let finding = relative(n.toward_a, n.baseline_a).and_then(|a| Ok((a, relative(n.toward_b, n.baseline_b)?))).map(|(a, b)| {
        let answer = if a < 0.0 && b <= 0.0 { "fits" } else { "does not fit" };
        format!("{answer}: relative to comparable states {a:+.3} with the first power, {b:+.3} with the second")
    });
    tested(
        "leaving_without_joining",
        "It moved away from the first power without moving toward the second",
        finding,
    )
}

fn coverage(series: &Series, before: Window, after: Window) -> Alternative {
    let calls = |window: Window| {
        let counts: Vec<f64> = series
            .observed()
            .filter(|(period, _)| window.first <= *period && *period <= window.last)
            .map(|(_, estimate)| f64::from(estimate.n))
            .collect();
        mean(&counts)
    };
    let finding = match (calls(before), calls(after)) {
        (Some(before), Some(after)) => {
            Ok(format!("{before:.0} common roll calls a session before, {after:.0} after"))
        }
        _ => Err(Missing::NotCovered),
    };
    tested("coverage_artefact", "The number of roll calls changed, not the votes", finding)
}

fn regression(series: &Series, before: Window) -> Alternative {
    let earlier = values(series, i16::MIN, before.first.year() - 1);
    let level = mean(&of(series, before));
    let finding = match (level, earlier.len()) {
        (Some(level), n) if n >= 5 => {
            let below = earlier.iter().filter(|value| **value < level).count();
            Ok(format!(
                "the window before lies above {below} of {n} earlier sessions; near the middle it cannot have fallen back to the usual level"
            ))
        }
        (_, n) => Err(Missing::TooFew { n: n as u32, need: 5 }),
    };
    tested(
        "regression_to_mean",
        "The window before was unusual and the state went back to its usual place",
        finding,
    )
}

fn leader() -> Alternative {
    Alternative {
        name: "leader_episode",
        statement: "The change belongs to one leader and ends with the term".to_owned(),
        finding: "not testable: no table of terms of office is bundled".to_owned(),
        tested: false,
    }
}

fn tested(name: &'static str, statement: &str, finding: Result<String, Missing>) -> Alternative {
    let tested = finding.is_ok();
    let finding = finding.unwrap_or_else(|missing| format!("not testable: {missing}"));
    Alternative { name, statement: statement.to_owned(), finding, tested }
}

fn both<T>(a: Point, b: Point, make: impl FnOnce(Estimate, Estimate) -> T) -> Result<T, Missing> {
    Ok(make(a?, b?))
}

fn of(series: &Series, window: Window) -> Vec<f64> {
    values(series, window.first.year(), window.last.year())
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    (n > 0).then(|| (values[(n - 1) / 2] + values[n / 2]) / 2.0)
}
