//! What was computed from records and can be computed again: kept beside them, so that it need not be.
//!
//! Nothing here is evidence. A file that is damaged, or gone, is made anew; `clean` takes all away.

use std::fs;
use std::path::Path;

use tilt_core::id::sha256_hex;

use crate::store::Store;

/// Files that are kept; of more, the oldest go.
const MOST: usize = 200;

/// Length of the hash that stands before the bytes.
const HASH: usize = 64;

impl Store {
    /// Bytes that were kept under a key made of lower-case letters, digits and hyphens; `None` if there are none or they
    /// are not as they were written.
    pub fn derived(&self, key: &str) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.folder.derived().join(key)).ok()?;
        let hash = bytes.get(..HASH)?.to_vec();
        bytes.drain(..HASH);
        (sha256_hex(&bytes).as_bytes() == hash).then_some(bytes)
    }

    /// Keeps bytes under a key. Whether it works makes no difference but in time, so that a full disk or a folder that may
    /// not be written is no error.
    pub fn keep_derived(&self, key: &str, bytes: &[u8]) {
        let folder = self.folder.derived();
        let part = folder.join(format!("{key}.{}.part", std::process::id()));
        let whole = [sha256_hex(bytes).as_bytes(), bytes].concat();
        let written = fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&part, whole))
            .and_then(|()| fs::rename(&part, folder.join(key)));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        thin(&folder);
    }
}

/// Takes the oldest files away where there are too many.
fn thin(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<_> = entries
        .flatten()
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    let surplus = files.len().saturating_sub(MOST);
    for (_, path) in files.into_iter().take(surplus) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_bytes_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(store.derived("ties-a"), None);
        store.keep_derived("ties-a", b"numbers");
        assert_eq!(store.derived("ties-a").as_deref(), Some(&b"numbers"[..]));
        let path = folder.path().join("derived/ties-a");
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(store.derived("ties-a"), None);
        for n in 0..MOST + 3 {
            store.keep_derived(&format!("b{n}"), b"x");
        }
        assert_eq!(fs::read_dir(folder.path().join("derived")).unwrap().count(), MOST);
        assert!(store.verify().unwrap().is_ok());
        drop(store);
        assert!(Store::open_existing(folder.path()).is_ok(), "the folder is still a store");
    }
}
