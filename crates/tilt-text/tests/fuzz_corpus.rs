//! What the fuzzer found interesting, or broke, read again: see `fuzz/README.md`.

#[path = "../../../fuzz/src/texts.rs"]
mod checks;

use std::path::Path;

#[test]
fn the_reader_survives_its_corpus() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/text");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        checks::check_text(&std::fs::read(&path).unwrap());
        seen += 1;
    }
    assert!(seen > 0, "the corpus is empty");
}
