//! Reads lines of a file one by one and prints what is said in each.
use tilt_core::Document;
use tilt_core::document::DocumentMeta;
#[path = "../tests/show/mod.rs"]
mod show;
fn main() {
    let path = std::env::args().nth(1).expect("a file");
    for line in std::fs::read_to_string(path).expect("text").lines() {
        let meta = DocumentMeta {
            outlet: Some("O".into()),
            date: "2025-06-17".parse().ok(),
            lang: Some("en".into()),
            ..DocumentMeta::default()
        };
        let document = Document::from_text("x", &line.replace("\\n", "\n"), meta);
        println!("{line}");
        for p in tilt_text::read(&document).propositions {
            println!(
                "   {} {} | {} | {}",
                if p.counts_as_realis() { "COUNT" } else { "-" },
                show::code(&p),
                show::chain(&p),
                p.time.from.map(|d| d.to_string()).unwrap_or_default()
            );
        }
    }
}
