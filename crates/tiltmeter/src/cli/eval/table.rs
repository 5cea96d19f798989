//! Scores as text and as JSON.

use serde_json::{Value, json};
use tilt_text::relation::score::Scores;

/// A score of 0 to 1 with three digits; nothing if there is none.
pub(super) fn digits(value: f64) -> String {
    if value.is_nan() { "-".to_owned() } else { format!("{value:.3}") }
}

/// One line of totals.
pub(super) fn line(name: &str, scores: &Scores) -> String {
    format!(
        "{name:<8} {:>9} {:>9} {:>11} {:>17} {:>17}\n",
        digits(scores.accuracy),
        digits(scores.macro_f1),
        digits(scores.weighted_f1),
        interval(scores.macro_interval),
        interval(scores.accuracy_interval)
    )
}

/// The heading over such lines.
pub(super) fn heading() -> String {
    format!(
        "{:<8} {:>9} {:>9} {:>11} {:>17} {:>17}\n",
        "", "accuracy", "macro F1", "weighted F1", "macro F1, 95 %", "accuracy, 95 %"
    )
}

fn interval((low, high): (f64, f64)) -> String {
    format!("{} to {}", digits(low), digits(high))
}

/// Precision, recall and F1 of each class.
pub(super) fn classes(scores: &Scores) -> String {
    let mut out = format!(
        "{:<20} {:>5} {:>6} {:>10} {:>7} {:>6}\n",
        "class", "rows", "given", "precision", "recall", "F1"
    );
    for class in &scores.classes {
        let known = |value: f64, rows: usize| digits(if rows == 0 { f64::NAN } else { value });
        out.push_str(&format!(
            "{:<20} {:>5} {:>6} {:>10} {:>7} {:>6}\n",
            class.name,
            class.gold,
            class.given,
            known(class.precision(), class.given),
            known(class.recall(), class.gold),
            known(class.f1(), class.gold)
        ));
    }
    out
}

/// Rows of the file by class and answer, largest first, right answers left out.
pub(super) fn confusion(scores: &Scores) -> String {
    let mut wrong: Vec<(&(String, String), &usize)> =
        scores.confusion.iter().filter(|((gold, given), _)| gold != given).collect();
    wrong.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    wrong.iter().map(|((gold, given), count)| format!("{count:>5}  {gold} taken for {given}\n")).collect()
}

/// All of it as JSON.
pub(super) fn wire(scores: &Scores) -> Value {
    let number = |value: f64| if value.is_nan() { Value::Null } else { json!(value) };
    let pair = |(low, high): (f64, f64)| json!([number(low), number(high)]);
    let classes: Vec<Value> = scores
        .classes
        .iter()
        .map(|class| {
            json!({
                "class": class.name, "gold": class.gold, "given": class.given, "right": class.right,
                "precision": class.precision(), "recall": class.recall(), "f1": class.f1(),
            })
        })
        .collect();
    let confusion: Vec<Value> = scores
        .confusion
        .iter()
        .map(|((gold, given), count)| json!({ "gold": gold, "given": given, "rows": count }))
        .collect();
    json!({
        "rows": scores.rows,
        "accuracy": number(scores.accuracy),
        "macro_f1": number(scores.macro_f1),
        "weighted_f1": number(scores.weighted_f1),
        "macro_f1_interval": pair(scores.macro_interval),
        "accuracy_interval": pair(scores.accuracy_interval),
        "classes": classes,
        "confusion": confusion,
    })
}
