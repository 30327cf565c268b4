//! What a document is made of, alike in both homes: BSON, so that numbers stay exact and a document that one
//! home keeps is never refused by the other.

use crate::{Error, Result};
use mongodb::bson::{Bson, Document};
use serde_json::{Map, Number, Value};

/// Lists and objects may lie this deep in each other; MongoDB refuses a little more.
const DEEPEST: usize = 100;
/// Most bytes of a document. MongoDB's own limit is 16 MiB, with the key in it.
const LARGEST: usize = 15 * 1024 * 1024;
/// The field that holds the document, beside its key.
const FIELD: &str = "document";

/// Wraps a document as `{ document: ... }`.
pub(super) fn wrap(value: &Value) -> Result<Document> {
    let mut wrapped = Document::new();
    wrapped.insert(FIELD, to_bson(value, 0)?);
    Ok(wrapped)
}

/// Takes the document out of `{ document: ... }` again.
pub(super) fn unwrap(mut wrapped: Document) -> Result<Value> {
    let body = wrapped.remove(FIELD).ok_or_else(|| Error::Corrupt("a document without its body".into()))?;
    to_json(body)
}

/// The bytes of a wrapped document, refused when they are too many.
pub(super) fn to_bytes(wrapped: &Document) -> Result<Vec<u8>> {
    let bytes = wrapped.to_vec().map_err(|error| Error::Documents(error.to_string()))?;
    if bytes.len() > LARGEST {
        return Err(Error::Documents(format!(
            "a document of {} bytes is larger than {LARGEST}",
            bytes.len()
        )));
    }
    Ok(bytes)
}

pub(super) fn from_bytes(bytes: &[u8]) -> Result<Value> {
    let wrapped = Document::from_reader(bytes).map_err(|error| Error::Corrupt(error.to_string()))?;
    unwrap(wrapped)
}

fn to_bson(value: &Value, depth: usize) -> Result<Bson> {
    if depth > DEEPEST {
        return Err(Error::Documents(format!("a document is more than {DEEPEST} levels deep")));
    }
    Ok(match value {
        Value::Null => Bson::Null,
        Value::Bool(yes) => Bson::Boolean(*yes),
        Value::Number(number) => number_to_bson(number)?,
        Value::String(text) => Bson::String(text.clone()),
        Value::Array(items) => {
            Bson::Array(items.iter().map(|item| to_bson(item, depth + 1)).collect::<Result<_>>()?)
        }
        Value::Object(fields) => {
            let mut document = Document::new();
            for (name, field) in fields {
                if name.contains('\0') {
                    return Err(Error::Documents("the name of a field has a NUL in it".into()));
                }
                document.insert(name, to_bson(field, depth + 1)?);
            }
            Bson::Document(document)
        }
    })
}

fn number_to_bson(number: &Number) -> Result<Bson> {
    if let Some(whole) = number.as_i64() {
        return Ok(Bson::Int64(whole));
    }
    number
        .as_f64()
        .filter(|_| number.is_f64())
        .map(Bson::Double)
        .ok_or_else(|| Error::Documents(format!("the number {number} does not fit 64 bits with a sign")))
}

fn to_json(value: Bson) -> Result<Value> {
    Ok(match value {
        Bson::Null => Value::Null,
        Bson::Boolean(yes) => Value::Bool(yes),
        // Somebody's shell may have written the shorter kind.
        Bson::Int32(whole) => Value::from(whole),
        Bson::Int64(whole) => Value::from(whole),
        Bson::Double(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        Bson::String(text) => Value::String(text),
        Bson::Array(items) => Value::Array(items.into_iter().map(to_json).collect::<Result<_>>()?),
        Bson::Document(fields) => {
            let fields = fields.into_iter().map(|(name, field)| Ok((name, to_json(field)?)));
            Value::Object(fields.collect::<Result<Map<_, _>>>()?)
        }
        other => return Err(Error::Corrupt(format!("a document has a {:?} in it", other.element_type()))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn documents() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            prop::num::f64::NORMAL.prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map("[^\0]{0,12}", inner, 0..8)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_document_comes_back_as_it_was(document in documents()) {
            let bytes = to_bytes(&wrap(&document)?)?;
            prop_assert_eq!(from_bytes(&bytes)?, document);
        }
    }

    #[test]
    fn names_that_mean_something_to_mongodb_mean_nothing_in_a_document() {
        let document = json!({ "$oid": "0123456789abcdef01234567", "a.b": { "$numberLong": "5" }, "": 1 });
        assert_eq!(unwrap(wrap(&document).unwrap()).unwrap(), document);
    }

    #[test]
    fn what_a_home_could_not_keep_exactly_is_refused() {
        assert!(wrap(&json!(u64::MAX)).is_err());
        assert!(wrap(&json!({ "a\0b": 1 })).is_err());
        let deep = (0..=DEEPEST).fold(json!(1), |inner, _| json!([inner]));
        assert!(wrap(&deep).is_err());
        assert!(to_bytes(&wrap(&json!("x".repeat(LARGEST))).unwrap()).is_err());
    }
}
