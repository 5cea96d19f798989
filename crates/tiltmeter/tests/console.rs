//! Console sessions in `tests/cli/*.md`, run with the real binary, whole output compared.
//!
//! `TRYCMD=overwrite cargo test -p tiltmeter --test console` rewrites them; the difference is reviewed.

#[test]
fn sessions() {
    trycmd::TestCases::new()
        .env("TILTMETER_STORE", "no-such-store")
        .env("NO_COLOR", "1")
        .case("tests/cli/*.md");
}
