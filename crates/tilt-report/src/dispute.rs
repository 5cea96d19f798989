//! A ready text for whoever disputes a figure, a judgement or a reading: everything a maintainer needs to look.

use std::fmt::Write;

use crate::explain;
use crate::wire::Report;

/// The text for an id of a record; `None` if the record holds nothing of that id.
pub fn dispute(report: &Report, id: &str) -> Option<String> {
    let stands = explain(report, id)?;
    let mut out = format!("Dispute: {id}\n\n## What stands in the record\n\n");
    for line in stands.lines() {
        let _ = writeln!(out, "    {line}");
    }
    out.push_str(
        "\n## What is wrong\n\n[one sentence]\n\n## What is right\n\n[value or wording]\n\n## Source\n\n",
    );
    out.push_str("[publication, date, page or row; a link that will last]\n\n## Record\n\n");
    let _ =
        writeln!(out, "- program tiltmeter {}, record {} {}", report.program, report.schema, report.version);
    let _ = writeln!(out, "- command: {}", report.command_line);
    for document in &report.documents {
        let _ = writeln!(out, "- document sha256 {}", document.sha256);
    }
    for vintage in &report.vintages {
        let hash = vintage.sha256.as_deref().unwrap_or("not kept");
        let _ = writeln!(out, "- data {} {} sha256 {hash}", vintage.dataset, vintage.version);
    }
    out.push_str(
        "\nA dispute that holds is entered in CORRECTIONS.md with the superseded id, which `tiltmeter explain` keeps \
         resolving. Names of private persons do not belong in a dispute.\n",
    );
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    /// Q24: any id can be disputed with a text that is ready to send.
    #[test]
    fn q24_every_kind_of_id_has_a_ready_text() {
        let report = Report::from(&sample::full());
        let ids = [
            report.verdicts[0].id.clone(),
            report.numbers[0].id.clone(),
            report.documents[0].propositions[0].id.clone(),
            report.documents[0].id.clone(),
        ];
        for id in ids {
            let text = dispute(&report, &id).unwrap();
            assert!(text.starts_with(&format!("Dispute: {id}")));
            for part in ["What is wrong", "Source", "CORRECTIONS.md", &report.documents[0].sha256] {
                assert!(text.contains(part), "{id} lacks {part}");
            }
        }
        assert_eq!(dispute(&report, "n-0000000000"), None);
    }
}
