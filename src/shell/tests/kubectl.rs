//! `kubectl` as it makes objects and applies them.

use super::*;
use crate::sandbox::Edit;
use expect_test::expect;

#[test]
fn create_expose_and_run_make_what_kubectl_makes() {
    Terminal::new().session(
        &[
            "kubectl create namespace shop",
            "kubectl create namespace shop",
            "kubectl create deployment web --image=registry.example/nginx:1.27 --replicas=2 --port=80 -n shop",
            "kubectl expose deployment web --target-port=8080 --port=80 -n shop",
            "kubectl get all -n shop -o wide",
            "kubectl create service clusterip cache --tcp=6379 --tcp=80:http -n shop -o yaml --dry-run=client",
            "kubectl create service externalname out --external-name=www.example.com",
            "kubectl create service nodeport np --tcp=80 && kubectl get svc np",
            "kubectl create svc clusterip head --clusterip=None",
            "kubectl create service clusterip broken",
            "kubectl create service clusterp broken --tcp=80",
            "kubectl run tool --image=busybox:1.36 --labels=a=b --port=53",
            "kubectl expose pod tool",
            "kubectl expose pod tool --name=other --cluster-ip=None",
            "kubectl expose sts x",
            "kubectl create quota x",
            "kubectl create cm texts --from-literal=a=b",
        ],
        expect![[r#"
            $ kubectl create namespace shop
            namespace/shop created
            $ kubectl create namespace shop
            2> Error from server (AlreadyExists): namespaces "shop" already exists
            = 1
            $ kubectl create deployment web --image=registry.example/nginx:1.27 --replicas=2 --port=80 -n shop
            deployment.apps/web created
            $ kubectl expose deployment web --target-port=8080 --port=80 -n shop
            service/web exposed
            $ kubectl get all -n shop -o wide
            NAME                       READY   STATUS    RESTARTS   AGE   IP           NODE     NOMINATED NODE   READINESS GATES
            pod/web-278g7g2fnk-f9629   1/1     Running   0          0s    10.244.1.4   node-a   <none>           <none>
            pod/web-278g7g2fnk-pz88j   1/1     Running   0          0s    10.244.2.4   node-b   <none>           <none>

            NAME          TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)   AGE   SELECTOR
            service/web   ClusterIP   10.97.61.110   <none>        80/TCP    0s    app=web

            NAME                  READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES                        SELECTOR
            deployment.apps/web   2/2     2            2           0s    nginx        registry.example/nginx:1.27   app=web

            NAME                             DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES                        SELECTOR
            replicaset.apps/web-278g7g2fnk   2         2         2       0s    nginx        registry.example/nginx:1.27   app=web,pod-template-hash=278g7g2fnk
            $ kubectl create service clusterip cache --tcp=6379 --tcp=80:http -n shop -o yaml --dry-run=client
            apiVersion: v1
            kind: Service
            metadata:
              labels:
                app: cache
              name: cache
              namespace: shop
            spec:
              ports:
              - name: "6379"
                port: 6379
                protocol: TCP
                targetPort: 6379
              - name: 80-http
                port: 80
                protocol: TCP
                targetPort: http
              selector:
                app: cache
              type: ClusterIP
            $ kubectl create service externalname out --external-name=www.example.com
            service/out created
            $ kubectl create service nodeport np --tcp=80 && kubectl get svc np
            service/np created
            NAME   TYPE       CLUSTER-IP      EXTERNAL-IP   PORT(S)        AGE
            np     NodePort   10.97.219.165   <none>        80:30000/TCP   0s
            $ kubectl create svc clusterip head --clusterip=None
            service/head created
            $ kubectl create service clusterip broken
            2> error: at least one tcp port specifier must be provided
            = 1
            $ kubectl create service clusterp broken --tcp=80
            2> error: unknown command "clusterp" for "kubectl create service"
            2> # near: clusterip
            = 1
            $ kubectl run tool --image=busybox:1.36 --labels=a=b --port=53
            pod/tool created
            $ kubectl expose pod tool
            service/tool exposed
            $ kubectl expose pod tool --name=other --cluster-ip=None
            service/other exposed
            $ kubectl expose sts x
            2> Error from server (NotFound): statefulsets.apps "x" not found
            = 1
            $ kubectl create quota x
            2> # not modelled: kubectl create quota; near: namespace service deployment job configmap
            2> # objects of the kinds in kubectl api-resources can be made by kubectl create -f - <<EOF
            = 1
            $ kubectl create cm texts --from-literal=a=b
            configmap/texts created
        "#]],
    );
}

#[test]
fn apply_says_what_became_of_each_object_and_the_place_of_what_is_refused() {
    let service = |port: &str| {
        format!(
            "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n{port}EOF"
        )
    };
    Terminal::new().session(
        &[
            &service(""),
            &service("  ports:\n  - port: 80\n    targetPort: 80800\n  - port: 81\n"),
            &service("  ports:\n  - port: 80\n"),
            &service("  ports:\n  - port: 80\n"),
            &service("  ports:\n  - port: 8080\n"),
            "kubectl get svc web",
            &service("  clusterIP: None\n  ports:\n  - port: 8080\n"),
            &service("  clusterIP: None\n  ports:\n  - port: 8080\n").replace("apply", "replace --force"),
            "kubectl get svc web",
            &service("  port: 80\n"),
            "kubectl apply -f - <<EOF\nkind: Service\n\tname: x\nEOF",
            "kubectl apply -f nothing.yaml",
            "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Endpoints\nmetadata: {name: e, namespace: nowhere}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: j}\n---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: e}\nsubsets: [{addresses: [{ip: 192.0.2.1}]}]\nEOF",
            "kubectl apply",
        ],
        expect![[r#"
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            > EOF
            2> The Service "web" is invalid: spec.ports: Required value: A Service needs a port. Add one, or make the Service headless (`clusterIP: None`). (line 5, column 1)
            = 1
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            >   ports:
            >   - port: 80
            >     targetPort: 80800
            >   - port: 81
            > EOF
            2> The Service "web" is invalid: 
            2> * spec.ports[0].name: Required value: If there are several ports, each needs a `name`. Add one. (line 9, column 5)
            2> * spec.ports[0].targetPort: Invalid value: "80800": Use a number from 1 to 65535. (line 10, column 17)
            2> * spec.ports[1].name: Required value: If there are several ports, each needs a `name`. Add one. (line 11, column 5)
            = 1
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            >   ports:
            >   - port: 80
            > EOF
            service/web created
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            >   ports:
            >   - port: 80
            > EOF
            service/web unchanged
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            >   ports:
            >   - port: 8080
            > EOF
            service/web configured
            $ kubectl get svc web
            NAME   TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)    AGE
            web    ClusterIP   10.97.61.110   <none>        8080/TCP   0s
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            >   clusterIP: None
            >   ports:
            >   - port: 8080
            > EOF
            2> The Service "web" is invalid: spec.clusterIPs[0]: Invalid value: "None": An existing Service keeps its cluster IP 10.97.61.110 and cannot be edited to headless. Recreate the Service. (line 5, column 1)
            2> # kubectl replace --force -f - deletes it and creates it anew, with new addresses
            = 1
            $ kubectl replace --force -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            >   clusterIP: None
            >   ports:
            >   - port: 8080
            > EOF
            service "web" deleted from default namespace
            service/web replaced
            $ kubectl get svc web
            NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)    AGE
            web    ClusterIP   None         <none>        8080/TCP   0s
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Service
            > metadata:
            >   name: web
            > spec:
            >   selector:
            >     app: web
            >   port: 80
            > EOF
            2> Error from server (BadRequest): error when creating "STDIN": Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.port"
            2> # STDIN, line 8, column 3; near: ports
            = 1
            $ kubectl apply -f - <<EOF
            > kind: Service
            > 	name: x
            > EOF
            2> error: error parsing STDIN, line 2, column 1: A tab is used for indentation. YAML indents with spaces only.
            = 1
            $ kubectl apply -f nothing.yaml
            2> error: the path "nothing.yaml" does not exist
            2> # ls lists the files beside this terminal; > FILE writes one, and kubectl apply -f - <<EOF takes the text, then EOF alone on a line
            = 1
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Endpoints
            > metadata: {name: e, namespace: nowhere}
            > ---
            > apiVersion: networking.k8s.io/v1
            > kind: Ingress
            > metadata: {name: j}
            > ---
            > apiVersion: v1
            > kind: Endpoints
            > metadata: {name: e}
            > subsets: [{addresses: [{ip: 192.0.2.1}]}]
            > EOF
            endpoints/e created
            2> Error from server (NotFound): error when creating "STDIN": namespaces "nowhere" not found
            2> # not modelled: Ingress
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
            2> # endpoints/e: No Service has this name. These Endpoints stay for now; the endpoints controller deletes them when kube-controller-manager starts the next time. A Service of the same name keeps them.
            = 1
            $ kubectl apply
            2> error: must specify one of -f and -k
            2> # as in kubectl apply -f - <<EOF
            = 1
        "#]],
    );
}

#[test]
fn apply_merges_three_ways() {
    let mut terminal = Terminal::new();
    let text = |labels: &str| {
        format!(
            "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {labels}\nspec:\n  containers: [{{name: c, image: nginx}}]\nEOF"
        )
    };
    assert_eq!(terminal.ok(&text("{x: '1', y: '2'}")), "pod/a created\n");
    terminal.ok("kubectl label pod a hand=made");
    assert_eq!(terminal.ok(&text("{x: '1', y: '2'}")), "pod/a unchanged\n");
    assert_eq!(terminal.ok(&text("{x: '3'}")), "pod/a configured\n");
    assert_eq!(terminal.ok("kubectl label pod a --list"), "hand=made\nx=3\n");
}

#[test]
fn an_object_is_as_old_as_the_step_that_made_it() {
    let mut sandbox = Sandbox::toy();
    let mut shell = Shell::default();
    let mut run = |sandbox: &mut Sandbox, line: &str| shell.run(sandbox, Language::English, line).output.text;
    let age = |text: &str| text.split_whitespace().last().unwrap_or_default().to_owned();
    sandbox.edit(Edit::Advance { seconds: 75 }).unwrap();
    run(&mut sandbox, "kubectl create service clusterip web --tcp=80");
    sandbox.edit(Edit::Advance { seconds: 130 }).unwrap();
    // What was there when the lab was opened is as old as that; what is made anew is new.
    assert_eq!(age(&run(&mut sandbox, "kubectl get service db --no-headers")), "3m25s");
    assert_eq!(age(&run(&mut sandbox, "kubectl get service web --no-headers")), "2m10s");
    run(&mut sandbox, "kubectl delete service web");
    run(&mut sandbox, "kubectl create service clusterip web --tcp=80");
    assert_eq!(age(&run(&mut sandbox, "kubectl get service web --no-headers")), "0s");
    assert!(sandbox.undo() && sandbox.undo());
    assert_eq!(age(&run(&mut sandbox, "kubectl get service web --no-headers")), "2m10s");
    // Of pasted ones nobody knows.
    let pasted = "apiVersion: v1\nkind: Service\nmetadata: {name: theirs}\nspec: {ports: [{port: 80}]}\n";
    sandbox.edit(Edit::Import(pasted.to_owned())).unwrap();
    assert_eq!(age(&run(&mut sandbox, "kubectl get service theirs --no-headers")), "<unknown>");
}
