use super::*;
use crate::cluster::{FieldPath, Kind, ObjectRef, Request, Value};
use crate::manifest;
use crate::sandbox::{Ask, Edit, Scope, ToyService};
use crate::shell::{command_for_edit, command_for_question, command_for_step};

fn db() -> ObjectRef {
    ObjectRef::new(Kind::Service, "default", "db")
}

fn value(text: &str) -> Value {
    let whole = manifest::read(&format!("{{it: {text}}}")).documents.remove(0).value;
    whole.field("it").unwrap().clone()
}

fn set(object: ObjectRef, field: &str, value: Option<Value>) -> Edit {
    Edit::Set { object, field: field.parse().unwrap(), value }
}

/// The command of an edit; it has been run beside the edit and led to the same objects.
fn command(sandbox: &mut Sandbox, edit: Edit) -> Option<String> {
    let command = command_for_edit(sandbox, &edit);
    let mut by_hand = sandbox.clone();
    sandbox.edit(edit).unwrap();
    assert_eq!(command_for_step(sandbox), command);
    let command = command?;
    Shell::default().run(&mut by_hand, Language::English, &command);
    let text = |sandbox: &Sandbox| sandbox.manifests(Scope::Everything);
    assert_eq!(text(&by_hand), text(sandbox), "{command}");
    assert_eq!(by_hand.zone(), sandbox.zone(), "{command}");
    Some(command)
}

#[test]
fn an_edit_has_the_command_that_a_person_would_type() {
    let mut sandbox = Sandbox::toy();
    let shell = ObjectRef::new(Kind::Pod, "default", "shell");
    let web = ObjectRef::new(Kind::Deployment, "shop", "web");
    for (edit, wanted) in [
        (set(db(), "metadata.labels.tier", Some("back".into())), "kubectl label svc db tier=back"),
        (set(db(), "metadata.labels.tier", Some("front".into())), "kubectl label svc db tier=front --overwrite"),
        (set(db(), "metadata.labels.tier", None), "kubectl label svc db tier-"),
        (
            set(shell.clone(), "metadata.annotations[k8s-dns-lab.io/libc]", Some("musl-1.2.5".into())),
            "kubectl annotate pod shell k8s-dns-lab.io/libc=musl-1.2.5",
        ),
        (set(db(), "spec.selector", Some(value("{app: web}"))), "kubectl set selector svc db app=web"),
        (
            set(db(), "spec.publishNotReadyAddresses", Some(true.into())),
            "kubectl patch svc db --type=merge -p '{\"spec\":{\"publishNotReadyAddresses\":true}}'",
        ),
        (
            Edit::Put(value("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")),
            "kubectl create namespace shop",
        ),
        (
            Edit::Put(value(
                "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop, labels: {run: a}}, spec: {containers: [{name: a, image: 'busybox:1.36'}]}}",
            )),
            "kubectl run -n shop a --image=busybox:1.36",
        ),
        (
            Edit::Put(value(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop, labels: {app: web}}, spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: nginx, image: nginx}]}}}}",
            )),
            "kubectl create deployment -n shop web --image=nginx --replicas=2",
        ),
        (set(web, "spec.replicas", Some(Value::Int(3))), "kubectl scale -n shop deploy web --replicas=3"),
        (
            Edit::Put(value(
                "{apiVersion: v1, kind: Service, metadata: {name: out, labels: {app: out}}, spec: {type: ExternalName, externalName: www.example.com, selector: {app: out}}}",
            )),
            "kubectl create service externalname out --external-name=www.example.com",
        ),
        (Edit::Delete(db()), "kubectl delete svc db"),
        (Edit::Delete(ObjectRef::new(Kind::Namespace, "", "shop")), "kubectl delete ns shop"),
    ] {
        assert_eq!(command(&mut sandbox, edit).as_deref(), Some(wanted));
    }
}

#[test]
fn every_edit_of_objects_has_a_command_that_leads_to_the_same_state() {
    let mut sandbox = Sandbox::toy();
    let live = |sandbox: &Sandbox, object: &ObjectRef| sandbox.cluster().get(object).unwrap().value().clone();
    let pod = ObjectRef::new(Kind::Pod, "default", "shell");
    let service = live(&sandbox, &db());
    let mut headless = service.clone();
    headless.set(&FieldPath::of(&["spec", "clusterIP"]), Some("None".into()));
    let not_ready = value("[{type: Ready, status: 'False'}]");
    let text = sandbox.manifests(Scope::Own).replace("name: db-0", "name: db-2");
    let mut edits = vec![
        Edit::Manifests { text, scope: Scope::Own, recreate: false },
        Edit::Recreate(service),
        Edit::Recreate(headless),
        set(pod.clone(), "status.conditions", Some(not_ready)),
        Edit::Recreate(live(&sandbox, &pod)),
        Edit::Requests(vec![
            Request::Delete(db()),
            Request::Put(value(
                "{apiVersion: v1, kind: Service, metadata: {name: a, labels: {k: v}}, spec: {clusterIP: None, ports: [{port: 80, name: http, targetPort: web}]}}",
            )),
            Request::Put(value(
                "{apiVersion: v1, kind: Endpoints, metadata: {name: a}, subsets: [{addresses: [{ip: 192.0.2.1, hostname: out}]}]}",
            )),
        ]),
        set(ObjectRef::new(Kind::Endpoints, "default", "a"), "subsets[0].addresses[0].hostname", Some("in".into())),
    ];
    edits.extend(ToyService::ALL.map(Edit::ToyService));
    for edit in edits {
        let said = format!("{edit:?}");
        assert!(command(&mut sandbox, edit).is_some(), "{said}");
    }
}

#[test]
fn what_is_no_object_has_no_command() {
    let mut sandbox = Sandbox::toy();
    for edit in [Edit::Pin(Ask::default()), Edit::Outside("a.example. 60 IN A 192.0.2.1\n".to_owned()), Edit::Reset] {
        assert_eq!(command(&mut sandbox, edit), None);
    }
    // Nor has what would be refused.
    let refused = set(db(), "spec.clusterIP", Some("None".into()));
    assert_eq!(command_for_edit(&sandbox, &refused), None);
}

#[test]
fn a_question_has_a_command_that_gets_the_same_records() {
    use crate::dns::RecordType;
    let sandbox = Sandbox::toy();
    for (record_type, wanted) in [
        (RecordType::A, "kubectl exec shell -- getent ahostsv4 db"),
        (RecordType::Aaaa, "kubectl exec shell -- getent ahostsv6 db"),
        (RecordType::Srv, "kubectl exec shell -- dig +search db SRV"),
    ] {
        let ask = Ask { record_type, ..Ask::default() };
        let command = command_for_question(&ask);
        assert_eq!(command, wanted);
        let printed = Shell::default().run(&mut sandbox.clone(), Language::English, &command).output.text;
        for record in sandbox.answer(&ask).records {
            assert!(printed.contains(&record.record.data.to_string()), "{command}: {printed}");
        }
    }
}
