//! Refused edits of immutable fields, which add up: what a person wants of one object field by field, so that it is
//! deleted and created once, with all of it.

use super::edit::Refusal;
use super::{Edit, Sandbox};
use crate::cluster::{FieldPath, Object, ObjectRef, Value};
use crate::manifest::Diagnostic;
use std::sync::Arc;

/// Fields, and what they are to hold; `None` removes one.
type Fields = Vec<(FieldPath, Option<Value>)>;

/// An edit that was refused, and why.
pub(super) type RefusedEdit = (Edit, Refusal);

impl Edit {
    /// The object and its fields, where that is what is changed.
    fn fields(&self) -> Option<(&ObjectRef, Fields)> {
        match self {
            Self::Set { object, field, value } => Some((object, vec![(field.clone(), value.clone())])),
            Self::SetAll { object, fields } => Some((object, fields.clone())),
            _ => None,
        }
    }

    /// What this edit wants a field to hold: `None` where it says nothing of it, `Some(None)` where it removes it.
    pub fn wants(&self, object: &ObjectRef, field: &FieldPath) -> Option<Option<Value>> {
        let (own, fields) = self.fields()?;
        let mut fields = fields.into_iter().filter(|_| own == object);
        fields.find_map(|(at, value)| (at == *field).then_some(value))
    }

    /// This edit and a later one of the same object as one; of a field that both set, the later has the say.
    fn beside(&self, later: &Self) -> Option<Self> {
        let (object, fields) = later.fields()?;
        let mut all = self.left_beside(later)?;
        all.extend(fields);
        Some(Self::SetAll { object: object.clone(), fields: all })
    }

    /// The fields of this edit that a later one of the same object says nothing of.
    fn left_beside(&self, later: &Self) -> Option<Fields> {
        let ((object, fields), (same, new)) = (self.fields()?, later.fields()?);
        let is_set_anew = |field: &FieldPath| {
            let is_within = |one: &FieldPath, other: &FieldPath| one.steps().starts_with(other.steps());
            new.iter().any(|(at, _)| is_within(at, field) || is_within(field, at))
        };
        (object == same).then(|| fields.into_iter().filter(|(field, _)| !is_set_anew(field)).collect())
    }
}

impl Sandbox {
    /// Makes an edit while another is refused. Edits of one object's fields add up: both are made as one where they
    /// can be. Where the new one alone can be made, it is, and what is left of the other comes back with its
    /// refusal, beside the remarks. Otherwise fails with the two as one and what the API server says to that.
    pub fn edit_beside(
        &mut self,
        refused: Option<&Edit>,
        edit: Edit,
    ) -> Result<(Vec<Diagnostic>, Option<RefusedEdit>), Box<RefusedEdit>> {
        let edit = edit.in_fields(self);
        let Some((refused, both)) = refused.and_then(|refused| Some((refused, refused.beside(&edit)?))) else {
            return match self.edit(edit.clone()) {
                Ok(remarks) => Ok((remarks, None)),
                Err(refusal) => Err(Box::new((edit, refusal))),
            };
        };
        let refusal = match self.edit(both.clone()) {
            Ok(remarks) => return Ok((remarks, None)),
            Err(refusal) => refusal,
        };
        let Ok(remarks) = self.edit(edit.clone()) else { return Err(Box::new((both, refusal))) };
        let left = edit.fields().zip(refused.left_beside(&edit)).filter(|(_, left)| !left.is_empty());
        let still = left.and_then(|((object, _), fields)| {
            let left = Edit::SetAll { object: object.clone(), fields };
            let refusal = self.clone().edit(left.clone()).err()?;
            Some((left, refusal))
        });
        Ok((remarks, still))
    }

    /// An object as an edit wants it; as it is where the edit is of something else or makes no object.
    pub fn as_wanted(&self, object: &ObjectRef, edit: Option<&Edit>) -> Option<Arc<Object>> {
        let present = self.cluster.get(object)?;
        let wanted = edit.and_then(Edit::fields).filter(|(own, _)| *own == object).and_then(|(_, fields)| {
            let mut value = present.value().clone();
            for (field, new) in fields {
                value.set(&field, new);
            }
            Object::decode(value).ok()
        });
        Some(wanted.map_or_else(|| Arc::clone(present), Arc::new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Kind;
    use crate::sandbox::{Ask, ToyService};

    fn set(field: &str, value: Option<&str>) -> Edit {
        let object = ObjectRef::new(Kind::Pod, "default", "db-0");
        Edit::Set { object, field: field.parse().unwrap(), value: value.map(Value::from) }
    }

    fn pod() -> ObjectRef {
        ObjectRef::new(Kind::Pod, "default", "db-0")
    }

    /// Makes edits one after the other, as a person at a form does; what is refused in the end.
    fn made(sandbox: &mut Sandbox, edits: &[Edit]) -> Option<(Edit, Refusal)> {
        let mut refused: Option<(Edit, Refusal)> = None;
        for edit in edits {
            refused = match sandbox.edit_beside(refused.as_ref().map(|(edit, _)| edit), edit.clone()) {
                Ok((_, still)) => still,
                Err(refused) => Some(*refused),
            };
        }
        refused
    }

    fn recreated(sandbox: &mut Sandbox, (edit, refusal): (Edit, Refusal)) {
        let instead = refusal.by_recreating(sandbox, &edit).unwrap();
        sandbox.edit(instead).unwrap();
    }

    #[test]
    fn two_refused_fields_are_one_recreation() {
        let mut sandbox = Sandbox::toy();
        sandbox.edit(Edit::ToyService(ToyService::Headless)).unwrap();
        let steps = sandbox.steps_taken();
        let edits = [set("spec.hostname", Some("pod4")), set("spec.subdomain", Some("db"))];
        let refused = made(&mut sandbox, &edits).unwrap();
        let said = format!("{:?}", refused.1);
        assert!(said.contains("hostname") && said.contains("subdomain"), "{said}");
        assert_eq!(refused.0.wants(&pod(), &"spec.hostname".parse().unwrap()), Some(Some("pod4".into())));
        recreated(&mut sandbox, refused);
        assert_eq!(sandbox.steps_taken(), steps + 1);
        let ask = Ask { name: "pod4.db".to_owned(), ..Ask::default() };
        assert_eq!(sandbox.answer(&ask).outcome().as_str(), "NOERROR");
    }

    #[test]
    fn an_edit_that_is_made_leaves_what_is_refused_standing() {
        let mut sandbox = Sandbox::toy();
        let label = set("metadata.labels.tier", Some("back"));
        let refused = made(&mut sandbox, &[set("spec.hostname", Some("pod4")), label]).unwrap();
        assert_eq!(sandbox.cluster().get(&pod()).unwrap().meta().labels.get("tier").unwrap(), "back");
        recreated(&mut sandbox, refused);
        let object = sandbox.cluster().get(&pod()).unwrap();
        assert_eq!(object.as_pod().unwrap().spec.hostname, "pod4");
        assert_eq!(object.meta().labels.get("tier").unwrap(), "back");
    }

    #[test]
    fn a_field_put_back_is_no_longer_wanted() {
        let mut sandbox = Sandbox::toy();
        assert_eq!(made(&mut sandbox, &[set("spec.hostname", Some("pod4")), set("spec.hostname", None)]), None);
        let edits = [set("spec.hostname", Some("pod4")), set("spec.subdomain", Some("db")), set("spec.hostname", None)];
        let (edit, _) = made(&mut sandbox, &edits).unwrap();
        assert_eq!(edit.wants(&pod(), &"spec.hostname".parse().unwrap()), None);
        assert_eq!(edit.wants(&pod(), &"spec.subdomain".parse().unwrap()), Some(Some("db".into())));
    }

    #[test]
    fn a_mistake_in_one_field_is_mended_in_that_field() {
        let mut sandbox = Sandbox::toy();
        let wrong = [set("spec.hostname", Some("Pod_4")), set("spec.subdomain", Some("db"))];
        let (edit, refusal) = made(&mut sandbox, &wrong).unwrap();
        assert_eq!(refusal.by_recreating(&sandbox, &edit), None);
        let all: Vec<Edit> = wrong.into_iter().chain([set("spec.hostname", Some("pod4"))]).collect();
        let refused = made(&mut sandbox, &all).unwrap();
        recreated(&mut sandbox, refused);
        let spec = &sandbox.cluster().get(&pod()).unwrap().as_pod().unwrap().spec;
        assert_eq!((spec.hostname.as_str(), spec.subdomain.as_str()), ("pod4", "db"));
    }

    #[test]
    fn edits_of_two_objects_do_not_add_up() {
        let mut sandbox = Sandbox::toy();
        let other = Edit::Set {
            object: ObjectRef::new(Kind::Pod, "default", "db-1"),
            field: "spec.hostname".parse().unwrap(),
            value: Some("pod5".into()),
        };
        let (edit, _) = made(&mut sandbox, &[set("spec.hostname", Some("pod4")), other.clone()]).unwrap();
        assert_eq!(edit, other);
    }
}
