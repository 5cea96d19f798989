//! The files of a dataset in a Dataverse, with the checksums that it states (native API, `datasets/:persistentId`).

use std::path::Path;

use serde_json::Value;

use super::{Checksum, Patience, Progress, Wanted, fetch};
use crate::failure::Failure;

/// The files of a dataset whose names begin with one of `names`.
///
/// # Errors
/// If the list cannot be fetched, is not what the API promises, or holds none of them.
pub fn files_of(
    server: &str,
    doi: &str,
    names: &[&str],
    folder: &Path,
    patience: &Patience,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<Wanted>, Failure> {
    let list = Wanted {
        address: format!("{server}/api/datasets/:persistentId/?persistentId=doi:{doi}"),
        name: "files.json".to_owned(),
        checksum: None,
    };
    let path = fetch(&list, folder, patience, progress)?;
    let bytes = std::fs::read(&path)
        .map_err(|error| Failure::failed(format!("cannot read {}", path.display())).because(error))?;
    let strange = || {
        Failure::failed(format!("the list of files of doi:{doi} is not what a Dataverse sends"))
            .hint("open the publisher's page, save the file and run `tiltmeter data add FILE`")
    };
    let list: Value = serde_json::from_slice(&bytes).map_err(|error| strange().because(error))?;
    let files = list["data"]["latestVersion"]["files"].as_array().ok_or_else(strange)?;
    let wanted: Vec<Wanted> = files
        .iter()
        .filter_map(|file| {
            let file = &file["dataFile"];
            let name = file["originalFileName"].as_str().or(file["filename"].as_str())?;
            // A server may name a file as it likes; only the last part of a path is kept.
            let name = name.rsplit(['/', '\\']).next()?;
            let is_wanted = names.iter().any(|wanted| name.starts_with(wanted)) && !name.starts_with('.');
            let id = file["id"].as_u64().filter(|_| is_wanted)?;
            let is_converted = !file["originalFileName"].is_null();
            let original = if is_converted { "?format=original" } else { "" };
            Some(Wanted {
                address: format!("{server}/api/access/datafile/{id}{original}"),
                name: name.to_owned(),
                // The stated MD5 of a converted table is that of the conversion, not of the original.
                checksum: file["md5"]
                    .as_str()
                    .filter(|_| !is_converted)
                    .map(|sum| Checksum::Md5(sum.to_owned())),
            })
        })
        .collect();
    if wanted.is_empty() {
        let names = names.join(", ");
        return Err(Failure::failed(format!("doi:{doi} holds no file whose name begins with {names}")).hint(
            "the publisher may have renamed it: open the page, save the file, `tiltmeter data add FILE`",
        ));
    }
    Ok(wanted)
}
