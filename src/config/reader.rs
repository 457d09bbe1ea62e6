//! Reader of environment variables: takes them one by one and collects the faults.

use std::{
    collections::BTreeMap,
    io::Read as _,
    path::{Path, PathBuf},
};

/// The prefix of every variable of ours.
pub(super) const PREFIX: &str = "ARBEIDSFLATE_";
/// Suffix of the name of a variable that names a file with the value.
const FILE: &str = "_FILE";
/// Largest file with a secret, in bytes.
const FILE_LIMIT_BYTES: u64 = 64 * 1024;

/// Marks a fault that the reader holds already, so that it is not reported twice.
#[derive(Debug)]
pub(super) struct Reported;

/// The variables that are not read yet, and the faults so far.
pub(super) struct Reader {
    variables: BTreeMap<String, String>,
    faults: Vec<String>,
}

impl Reader {
    pub(super) fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let ours = variables
            .into_iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value)));
        Self {
            variables: ours.collect(),
            faults: Vec::new(),
        }
    }

    pub(super) fn fault(&mut self, name: &str, what: &str) {
        self.faults.push(format!("{PREFIX}{name} {what}"));
    }

    fn told<T>(&mut self, name: &str, what: &str) -> Result<T, Reported> {
        self.fault(name, what);
        Err(Reported)
    }

    /// Takes the value of a variable; an empty one counts as not set.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<String>, Reported> {
        match self.variables.remove(name) {
            Some(value) if value.contains(char::REPLACEMENT_CHARACTER) => {
                self.told(name, "is no UTF-8")
            }
            value => Ok(value.filter(|value| !value.trim().is_empty())),
        }
    }

    /// Takes a secret: from its variable, or from the file that the variable with `_FILE` names.
    pub(super) fn secret(&mut self, name: &str) -> Result<Option<String>, Reported> {
        let named = format!("{name}{FILE}");
        match (self.take(name), self.take(&named)) {
            (Ok(Some(_)), Ok(Some(_))) => self.told(
                &named,
                &format!("contradicts {PREFIX}{name}: set one of them"),
            ),
            (Ok(None), Ok(Some(path))) => file(path.as_ref())
                .map_or_else(|what| self.told(&named, &what), |text| Ok(Some(text))),
            (Ok(value), Ok(None)) => Ok(value),
            (Err(told), _) | (_, Err(told)) => Err(told),
        }
    }

    /// The file that `secret` reads, if the variable with `_FILE` names one.
    pub(super) fn file_of(&self, name: &str) -> Option<PathBuf> {
        let named = self.variables.get(&format!("{name}{FILE}"))?;
        (!named.trim().is_empty()).then(|| named.into())
    }

    pub(super) fn read<T>(
        &mut self,
        name: &str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        parse(text).map_err(|what| self.fault(name, &what)).ok()
    }

    pub(super) fn optional<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.take(name).ok()??;
        self.read(name, &text, parse)
    }

    pub(super) fn required<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let given = self.take(name).ok()?;
        self.present(name, given, parse)
    }

    pub(super) fn required_secret<T>(
        &mut self,
        name: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let given = self.secret(name).ok()?;
        self.present(name, given, parse)
    }

    pub(super) fn or<T>(
        &mut self,
        name: &str,
        default: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.take(name).ok()?;
        self.read(name, text.as_deref().unwrap_or(default), parse)
    }

    pub(super) fn secret_or<T>(
        &mut self,
        name: &str,
        default: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.secret(name).ok()?;
        self.read(name, text.as_deref().unwrap_or(default), parse)
    }

    fn present<T>(
        &mut self,
        name: &str,
        given: Option<String>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if given.is_none() {
            self.fault(name, "is missing");
        }
        self.read(name, &given?, parse)
    }

    /// The faults, with one for every variable that is no setting.
    pub(super) fn finish(mut self) -> Vec<String> {
        for name in std::mem::take(&mut self.variables).into_keys() {
            self.fault(&name, "is not a setting of ours");
        }
        self.faults
    }
}

/// The text of a file without the newline that editors put at its end. A fault does not name the
/// path, in case somebody wrote the secret in its place.
pub(crate) fn file(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(FILE_LIMIT_BYTES + 1).read_to_string(&mut text))
        .map_err(|error| format!("names a file that cannot be read: {}", error.kind()))?;
    if text.len() as u64 > FILE_LIMIT_BYTES {
        return Err(format!(
            "names a file of more than {FILE_LIMIT_BYTES} bytes"
        ));
    }
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() {
        Err("names an empty file".to_owned())
    } else {
        Ok(text.to_owned())
    }
}
