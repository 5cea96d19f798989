//! Parameters of items by name, checked against the card.

use std::collections::BTreeMap;

use tilt_core::Card;

use crate::error::{Error, ErrorKind};

/// Parameters that differ from their defaults.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Params(BTreeMap<String, String>);

impl Params {
    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Params {
        self.0.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Reads `name=value` pairs as written on a command line.
    ///
    /// # Errors
    /// If a text has no `=` or a name comes twice.
    pub fn parse<'t>(pairs: impl IntoIterator<Item = &'t str>) -> Result<Params, Error> {
        let mut params = Params::default();
        for pair in pairs {
            let error = |what: &str| {
                Error::new(
                    ErrorKind::BadParameter,
                    format!("`{pair}`: {what}"),
                    "write name=value, each once",
                )
            };
            let (name, value) = pair.split_once('=').ok_or_else(|| error("no `=`"))?;
            if params.0.insert(name.trim().to_owned(), value.trim().to_owned()).is_some() {
                return Err(error("given twice"));
            }
        }
        Ok(params)
    }

    /// Names and values that were given, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a parameter of the card, or its default.
    ///
    /// # Panics
    /// If the card has no such parameter: a bug of the caller.
    pub fn get<'p>(&'p self, card: &'static Card, name: &str) -> &'p str {
        let parameter = card.parameters.iter().find(|parameter| parameter.name == name);
        let default = parameter.map(|parameter| parameter.default).expect("an item reads its own parameters");
        self.0.get(name).map_or(default, String::as_str)
    }

    /// Refuses names that the card does not have.
    ///
    /// # Errors
    /// [`ErrorKind::BadParameter`] with the names there are.
    pub fn check(&self, card: &'static Card) -> Result<(), Error> {
        for name in self.0.keys() {
            if !card.parameters.iter().any(|parameter| parameter.name == name) {
                let names: Vec<&str> = card.parameters.iter().map(|parameter| parameter.name).collect();
                let hint = if names.is_empty() {
                    "it has none".to_owned()
                } else {
                    format!("one of: {}", names.join(", "))
                };
                return Err(Error::new(
                    ErrorKind::BadParameter,
                    format!("{} has no parameter `{name}`", card.name),
                    hint,
                ));
            }
        }
        Ok(())
    }

    /// The error for a value that a parameter does not take.
    pub fn refuse(card: &'static Card, name: &str, value: &str) -> Error {
        let range = card
            .parameters
            .iter()
            .find(|parameter| parameter.name == name)
            .map_or("", |parameter| parameter.range);
        Error::new(
            ErrorKind::BadParameter,
            format!("{}: {name} cannot be `{value}`", card.name),
            format!("one of: {range}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_and_faults_are_named() {
        let params = Params::parse(["rule=identical"]).unwrap();
        assert_eq!(params, Params::default().with("rule", "identical"));
        assert_eq!(Params::parse(["rule"]).unwrap_err().kind(), ErrorKind::BadParameter);
        assert!(Params::parse(["a=1", "a=2"]).unwrap_err().to_string().contains("twice"));
    }
}
