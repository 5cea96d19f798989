//! Rooms know only the core; only the top crate knows the rooms.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const CORE: &str = "tilt-core";
const TOP: &str = "tiltmeter";
const MODELS: &str = "tilt-models";
const ROOMS: [&str; 7] =
    ["tilt-sources", "tilt-syntax", MODELS, "tilt-text", "tilt-store", "tilt-analysis", "tilt-report"];

/// Edges between workspace crates that the plan of the house does not have.
pub(super) fn check(root: &Path) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .output();
    let Ok(output) = output else { return vec!["Cargo.toml: cargo metadata cannot be started".to_owned()] };
    let Ok(metadata) = serde_json::from_slice::<Value>(&output.stdout) else {
        return vec![format!(
            "Cargo.toml: cargo metadata failed: {}",
            String::from_utf8_lossy(&output.stderr)
        )];
    };
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default();
            // Tests of a room may read the models; its code gets them as bytes.
            let is_test_data = target == MODELS && dependency["kind"] == "dev";
            let is_ours = target == CORE || target == TOP || ROOMS.contains(&target);
            if is_ours && !is_test_data && !is_allowed(name, target) {
                faults.push(format!("crates/{name}/Cargo.toml: {name} must not know {target}"));
            }
        }
    }
    faults
}

fn is_allowed(from: &str, to: &str) -> bool {
    match from {
        CORE => false,
        TOP => to != TOP,
        "xtask" | "tilt-train" => true,
        _ => to == CORE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_a_star() {
        assert!(is_allowed("tilt-text", CORE));
        assert!(!is_allowed("tilt-text", "tilt-store"));
        assert!(!is_allowed("tilt-syntax", MODELS));
        assert!(!is_allowed(CORE, "tilt-text"));
        assert!(is_allowed(TOP, "tilt-report"));
    }
}
