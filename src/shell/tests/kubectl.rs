use super::*;
use expect_test::expect;

#[test]
fn get_prints_columns_as_kubectl_does() {
    Terminal::new().session(
        &[
            "kubectl get pods",
            "kubectl get po -o wide --show-labels",
            "kubectl get svc -A",
            "kubectl get svc db -o wide",
            "kubectl get ep db",
            "kubectl get endpointslices",
            "kubectl get pods,svc",
            "kubectl get nodes -o wide",
            "kubectl get ns -o name",
            "kubectl get cm -n kube-system",
            "kubectl get deploy",
            "kubectl get sts -A",
            "kubectl get svc web",
            "kubectl get svc db web -o name",
            "kubectl get pods -l app=nobody",
            "kubectl get pods -l 'app in (db)' --no-headers | wc -l",
            "kubectl get svc db -o jsonpath='{.spec.clusterIP}'",
            "kubectl get svc db -o yaml | head -8",
            "kubectl get svc db -o json | grep '\"clusterIP\"'",
            "kubectl get svcs",
            "kubectl get pods -o table",
            "kubectl get events",
        ],
        expect![[r#"
            $ kubectl get pods
            NAME    READY   STATUS    RESTARTS   AGE
            db-0    1/1     Running   0          <unknown>
            db-1    1/1     Running   0          <unknown>
            shell   1/1     Running   0          <unknown>
            $ kubectl get po -o wide --show-labels
            NAME    READY   STATUS    RESTARTS   AGE         IP           NODE     NOMINATED NODE   READINESS GATES   LABELS
            db-0    1/1     Running   0          <unknown>   10.244.2.2   node-b   <none>           <none>            app=db
            db-1    1/1     Running   0          <unknown>   10.244.1.2   node-a   <none>           <none>            app=db
            shell   1/1     Running   0          <unknown>   10.244.2.3   node-b   <none>           <none>            <none>
            $ kubectl get svc -A
            NAMESPACE     NAME         TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)                  AGE
            default       db           ClusterIP   10.96.159.55   <none>        5432/TCP                 <unknown>
            default       kubernetes   ClusterIP   10.96.0.1      <none>        443/TCP                  <unknown>
            kube-system   kube-dns     ClusterIP   10.96.0.10     <none>        53/UDP,53/TCP,9153/TCP   <unknown>
            $ kubectl get svc db -o wide
            NAME   TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)    AGE         SELECTOR
            db     ClusterIP   10.96.159.55   <none>        5432/TCP   <unknown>   app=db
            $ kubectl get ep db
            NAME   ENDPOINTS                         AGE
            db     10.244.1.2:5432,10.244.2.2:5432   <unknown>
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
            $ kubectl get endpointslices
            NAME         ADDRESSTYPE   PORTS   ENDPOINTS               AGE
            db-tshcq     IPv4          5432    10.244.2.2,10.244.1.2   <unknown>
            kubernetes   IPv4          6443    172.18.0.2              <unknown>
            $ kubectl get pods,svc
            NAME        READY   STATUS    RESTARTS   AGE
            pod/db-0    1/1     Running   0          <unknown>
            pod/db-1    1/1     Running   0          <unknown>
            pod/shell   1/1     Running   0          <unknown>

            NAME                 TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)    AGE
            service/db           ClusterIP   10.96.159.55   <none>        5432/TCP   <unknown>
            service/kubernetes   ClusterIP   10.96.0.1      <none>        443/TCP    <unknown>
            $ kubectl get nodes -o wide
            NAME     STATUS   ROLES    AGE         VERSION   INTERNAL-IP   EXTERNAL-IP
            node-a   Ready    <none>   <unknown>   v1.36.0   172.18.0.3    <none>
            node-b   Ready    <none>   <unknown>   v1.36.0   172.18.0.4    <none>
            $ kubectl get ns -o name
            namespace/default
            namespace/kube-system
            $ kubectl get cm -n kube-system
            NAME      DATA   AGE
            coredns   1      <unknown>
            $ kubectl get deploy
            2> No resources found in default namespace.
            $ kubectl get sts -A
            2> No resources found
            $ kubectl get svc web
            2> Error from server (NotFound): services "web" not found
            = 1
            $ kubectl get svc db web -o name
            service/db
            2> Error from server (NotFound): services "web" not found
            = 1
            $ kubectl get pods -l app=nobody
            2> No resources found in default namespace.
            $ kubectl get pods -l 'app in (db)' --no-headers | wc -l
            2
            $ kubectl get svc db -o jsonpath='{.spec.clusterIP}'
            10.96.159.55$ kubectl get svc db -o yaml | head -8
            apiVersion: v1
            kind: Service
            metadata:
              name: db
              namespace: default
            spec:
              clusterIP: 10.96.159.55
              clusterIPs:
            $ kubectl get svc db -o json | grep '"clusterIP"'
                    "clusterIP": "10.96.159.55",
            $ kubectl get svcs
            2> error: the server doesn't have a resource type "svcs"
            2> # near: svc
            = 1
            $ kubectl get pods -o table
            2> error: unable to match a printer suitable for the output format "table", allowed formats are: json,jsonpath,name,wide,yaml
            = 1
            $ kubectl get events
            2> No resources found in default namespace.
        "#]],
    );
}

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
            NAME                       READY   STATUS    RESTARTS   AGE         IP           NODE     NOMINATED NODE   READINESS GATES
            pod/web-278g7g2fnk-f9629   1/1     Running   0          <unknown>   10.244.1.4   node-a   <none>           <none>
            pod/web-278g7g2fnk-pz88j   1/1     Running   0          <unknown>   10.244.2.4   node-b   <none>           <none>

            NAME          TYPE        CLUSTER-IP     EXTERNAL-IP   PORT(S)   AGE         SELECTOR
            service/web   ClusterIP   10.97.61.110   <none>        80/TCP    <unknown>   app=web

            NAME                  READY   UP-TO-DATE   AVAILABLE   AGE         CONTAINERS   IMAGES                        SELECTOR
            deployment.apps/web   2/2     2            2           <unknown>   nginx        registry.example/nginx:1.27   app=web
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
            np     NodePort   10.97.219.165   <none>        80:30000/TCP   <unknown>
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
            2> error: # kubectl create quota is not modelled in this lab; near: namespace service deployment configmap
            2> # anything can be made by kubectl create -f - <<EOF
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
            "kubectl apply -f web.yaml",
            "kubectl apply -f - <<EOF\napiVersion: v1\nkind: Endpoints\nmetadata: {name: e, namespace: nowhere}\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\n---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: e}\nsubsets: [{addresses: [{ip: 192.0.2.1}]}]\nEOF",
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
            2> * spec.ports[0].name: Required value: With several ports each needs a `name`. Add one. (line 9, column 5)
            2> * spec.ports[0].targetPort: Invalid value: "80800": Use a number from 1 to 65535. (line 10, column 17)
            2> * spec.ports[1].name: Required value: With several ports each needs a `name`. Add one. (line 11, column 5)
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
            web    ClusterIP   10.97.61.110   <none>        8080/TCP   <unknown>
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
            2> The Service "web" is invalid: spec.clusterIPs[0]: Invalid value: "None": A live Service keeps its cluster IP 10.97.61.110 and cannot become headless. Recreate the Service. (line 5, column 1)
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
            web    ClusterIP   None         <none>        8080/TCP   <unknown>
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
            $ kubectl apply -f web.yaml
            2> error: the path "web.yaml" does not exist
            2> # there are no files here: kubectl apply -f - <<EOF, the text, then EOF alone on a line
            = 1
            $ kubectl apply -f - <<EOF
            > apiVersion: v1
            > kind: Endpoints
            > metadata: {name: e, namespace: nowhere}
            > ---
            > apiVersion: batch/v1
            > kind: Job
            > metadata: {name: j}
            > ---
            > apiVersion: v1
            > kind: Endpoints
            > metadata: {name: e}
            > subsets: [{addresses: [{ip: 192.0.2.1}]}]
            > EOF
            endpoints/e created
            2> Error from server (NotFound): error when creating "STDIN": namespaces "nowhere" not found
            2> error: resource mapping not found for name: "j" namespace: "" from "STDIN": no matches for kind "Job" in version "batch/v1"
            2> # the lab models Namespace Node ConfigMap Service Endpoints EndpointSlice Deployment StatefulSet Pod
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
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
fn changes_are_said_and_refused_as_kubectl_does() {
    Terminal::new().session(
        &[
            "kubectl label pod shell app=db",
            "kubectl label pod shell tier=x app=db --overwrite",
            "kubectl label pod shell tier-",
            "kubectl label pod shell tier-",
            "kubectl label pod shell",
            "kubectl label pod shell 'a b=c'",
            "kubectl annotate pod shell k8s-dns-lab.io/libc=musl-1.2.5",
            "kubectl create deployment web --image=nginx",
            "kubectl scale deploy/web --replicas=2",
            "kubectl scale --replicas=x deploy web",
            "kubectl scale pod shell --replicas=2",
            "kubectl patch svc db -p '{\"spec\":{\"publishNotReadyAddresses\":true}}'",
            "kubectl patch svc db -p '{\"spec\":{\"publishNotReadyAddresses\":true}}'",
            "kubectl patch pod shell --type=merge -p '{\"spec\":{\"hostname\":\"a\"}}'",
            "kubectl patch svc db --type=merge -p '{\"spec\":{\"clusterIP\":\"None\",\"clusterIPs\":null}}'",
            "kubectl patch svc db -p '['",
            "kubectl set selector svc db app=web",
            "kubectl set image deploy/web nginx=nginx:2",
            "kubectl rollout restart deploy/web",
            "kubectl rollout status deploy/web",
            "kubectl delete pod nobody",
            "kubectl delete ep db",
            "kubectl delete svc,pods -l app=db",
            "kubectl delete pods",
            "kubectl delete deploy web --now",
            "kubectl config set-context --current --namespace=kube-system",
            "kubectl get pods",
            "kubectl explode",
            "kubectl logs shell",
            "kubectl get pods --show-label",
            "kubectl",
        ],
        expect![[r#"
            $ kubectl label pod shell app=db
            pod/shell labeled
            $ kubectl label pod shell tier=x app=db --overwrite
            pod/shell labeled
            $ kubectl label pod shell tier-
            pod/shell unlabeled
            $ kubectl label pod shell tier-
            label "tier" not found.
            pod/shell not labeled
            $ kubectl label pod shell
            2> error: at least one label update is required
            = 1
            $ kubectl label pod shell 'a b=c'
            2> The Pod "shell" is invalid: metadata.labels: Invalid value: "a b": Use a name such as `app` or `example.com/app`: letters, digits, `-`, `_`, `.`, at most 63 after the slash.
            = 1
            $ kubectl annotate pod shell k8s-dns-lab.io/libc=musl-1.2.5
            pod/shell annotated
            $ kubectl create deployment web --image=nginx
            deployment.apps/web created
            $ kubectl scale deploy/web --replicas=2
            deployment.apps/web scaled
            $ kubectl scale --replicas=x deploy web
            2> error: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax
            = 1
            $ kubectl scale pod shell --replicas=2
            2> Error from server (NotFound): the server could not find the requested resource
            = 1
            $ kubectl patch svc db -p '{"spec":{"publishNotReadyAddresses":true}}'
            service/db patched
            $ kubectl patch svc db -p '{"spec":{"publishNotReadyAddresses":true}}'
            service/db patched (no change)
            $ kubectl patch pod shell --type=merge -p '{"spec":{"hostname":"a"}}'
            2> The Pod "shell" is invalid: spec: Forbidden: A live pod may not change `spec.hostname`. Recreate the pod: delete it and create it anew.
            2> # kubectl replace --force -f - deletes it and creates it anew, with new addresses
            = 1
            $ kubectl patch svc db --type=merge -p '{"spec":{"clusterIP":"None","clusterIPs":null}}'
            2> The Service "db" is invalid: spec.clusterIPs[0]: Invalid value: "None": A live Service keeps its cluster IP 10.96.159.55 and cannot become headless. Recreate the Service.
            2> # kubectl replace --force -f - deletes it and creates it anew, with new addresses
            = 1
            $ kubectl patch svc db -p '['
            2> error: unable to parse "[": A comma or a closing bracket is missing.
            = 1
            $ kubectl set selector svc db app=web
            service/db selector updated
            $ kubectl set image deploy/web nginx=nginx:2
            deployment.apps/web image updated
            $ kubectl rollout restart deploy/web
            deployment.apps/web restarted
            $ kubectl rollout status deploy/web
            deployment "web" successfully rolled out
            $ kubectl delete pod nobody
            2> Error from server (NotFound): pods "nobody" not found
            = 1
            $ kubectl delete ep db
            endpoints "db" deleted from default namespace
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
            $ kubectl delete svc,pods -l app=db
            pod "db-0" deleted from default namespace
            pod "db-1" deleted from default namespace
            pod "shell" deleted from default namespace
            $ kubectl delete pods
            2> error: resource(s) were provided, but no name was specified
            = 1
            $ kubectl delete deploy web --now
            deployment.apps "web" deleted from default namespace
            $ kubectl config set-context --current --namespace=kube-system
            Context "lab" modified.
            $ kubectl get pods
            NAME        READY   STATUS    RESTARTS   AGE
            coredns-0   1/1     Running   0          <unknown>
            $ kubectl explode
            2> error: unknown command "explode" for "kubectl"
            2> 
            2> Did you mean this?
            2> 	expose
            = 1
            $ kubectl logs shell
            2> # kubectl logs is not modelled in this lab; there are annotate api-resources apply config create delete describe edit exec explain expose get label patch replace rollout run scale set version
            = 1
            $ kubectl get pods --show-label
            2> error: unknown flag: --show-label
            2> See 'kubectl get --help' for usage.
            2> # near: --show-labels
            = 1
            $ kubectl
            kubectl controls this lab's cluster.

            Commands:
              annotate
              api-resources
              apply
              config
              create
              delete
              describe
              edit
              exec
              explain
              expose
              get
              label
              patch
              replace
              rollout
              run
              scale
              set
              version

            Usage:
              kubectl COMMAND [flags]

            Use "kubectl COMMAND --help" for one of them. A command is one step: undo takes it back.
        "#]],
    );
}

#[test]
fn describe_shows_what_matters_to_dns() {
    let mut terminal = Terminal::new();
    terminal.ok("kubectl create deployment web --image=nginx --port=80");
    terminal.ok("kubectl apply -f - <<EOF\napiVersion: v1\nkind: Pod\nmetadata: {name: many}\nspec:\n  dnsConfig: {nameservers: [192.0.2.1, 192.0.2.2, 192.0.2.3]}\n  containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]\nEOF");
    terminal.session(
        &[
            "kubectl describe svc db",
            "kubectl describe pod many",
            "kubectl get events",
            "kubectl describe ep db",
            "kubectl describe endpointslice db",
            "kubectl describe deploy web",
            "kubectl describe ns default",
            "kubectl describe node node-a",
            "kubectl describe cm coredns -n kube-system | head -12",
            "kubectl describe svc nobody",
        ],
        expect![[r#"
            $ kubectl describe svc db
            Name:                     db
            Namespace:                default
            Labels:                   <none>
            Annotations:              <none>
            Selector:                 app=db
            Type:                     ClusterIP
            IP Family Policy:         SingleStack
            IP Families:              IPv4
            IP:                       10.96.159.55
            IPs:                      10.96.159.55
            Port:                     postgres  5432/TCP
            TargetPort:               postgres/TCP
            Endpoints:                10.244.2.2:5432,10.244.1.2:5432
            Session Affinity:         None
            Internal Traffic Policy:  Cluster
            Events:                   <none>
            $ kubectl describe pod many
            Name:         many
            Namespace:    default
            Node:         node-b
            Labels:       <none>
            Annotations:  <none>
            Status:       Running
            IP:           10.244.2.4
            IPs:
              IP:  10.244.2.4
            Containers:
              c:
                Image:  nginx
                Port:   80/TCP
            Conditions:
              Type       Status
              Ready      True
            DNS Policy:  ClusterFirst
            Events:
              Type     Reason            Age        From     Message
              ----     ------            ----       ----     -------
              Warning  DNSConfigForming  <unknown>  kubelet  Only three nameservers fit. Left out: `192.0.2.3`
            $ kubectl get events
            LAST SEEN   TYPE      REASON             OBJECT     MESSAGE
            <unknown>   Warning   DNSConfigForming   pod/many   Only three nameservers fit. Left out: `192.0.2.3`
            $ kubectl describe ep db
            Name:       db
            Namespace:  default
            Labels:     endpoints.kubernetes.io/managed-by=endpoint-controller
            Subsets:
              Addresses:          10.244.1.2,10.244.2.2
              NotReadyAddresses:  <none>
              Ports:
                Name      Port  Protocol
                ----      ----  --------
                postgres  5432  TCP

            Events:  <none>
            2> Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
            $ kubectl describe endpointslice db
            Name:         db-tshcq
            Namespace:    default
            Labels:       endpointslice.kubernetes.io/managed-by=endpointslice-controller.k8s.io
                          kubernetes.io/service-name=db
            Annotations:  <none>
            AddressType:  IPv4
            Ports:
              Name      Port  Protocol
              ----      ----  --------
              postgres  5432  TCP
            Endpoints:
              - Addresses:  10.244.2.2
                Conditions:
                  Ready:    true
                Hostname:   <unset>
                TargetRef:  Pod/db-0
                NodeName:   node-b
                Zone:       <unset>
              - Addresses:  10.244.1.2
                Conditions:
                  Ready:    true
                Hostname:   <unset>
                TargetRef:  Pod/db-1
                NodeName:   node-a
                Zone:       <unset>
            Events:         <none>
            $ kubectl describe deploy web
            Name:         web
            Namespace:    default
            Labels:       app=web
            Annotations:  <none>
            Selector:     app=web
            Replicas:     1 desired | 1 updated | 1 total | 1 available | 0 unavailable
            Pod Template:
              Labels:  app=web
              Containers:
               nginx:
                Image:  nginx
            Events:     <none>
            $ kubectl describe ns default
            Name:         default
            Labels:       <none>
            Annotations:  <none>
            Status:       Active
            $ kubectl describe node node-a
            Name:         node-a
            Labels:       <none>
            Annotations:  <none>
            Addresses:
              InternalIP:  172.18.0.3
            PodCIDR:       10.244.1.0/24
            PodCIDRs:      10.244.1.0/24
            Events:        <none>
            $ kubectl describe cm coredns -n kube-system | head -12
            Name:         coredns
            Namespace:    kube-system
            Labels:       <none>
            Annotations:  <none>

            Data
            ====
            Corefile:
            ----
            .:53 {
                errors
                health {
            $ kubectl describe svc nobody
            2> Error from server (NotFound): services "nobody" not found
            = 1
        "#]],
    );
}

#[test]
fn explain_knows_the_modelled_fields() {
    Terminal::new().session(
        &[
            "kubectl explain svc",
            "kubectl explain pod.spec.dnsPolicy",
            "kubectl explain sts.spec.template.spec.dnsConfig --recursive",
            "kubectl explain pod.spec.dnsPolic",
            "kubectl explain",
        ],
        expect![[r#"
            $ kubectl explain svc
            KIND:       Service
            VERSION:    v1

            DESCRIPTION:
                A name for pods: one virtual address, or the pods' own where it is headless.

            FIELDS:
              apiVersion	<string>
                The version of the kind, such as v1.

              kind	<string>
                What the object is.

              metadata	<ObjectMeta>
                Name, labels, annotations.

              spec	<ServiceSpec>
                What stands behind the name.

            # the fields this lab reads; the API has more
            $ kubectl explain pod.spec.dnsPolicy
            KIND:       Pod
            VERSION:    v1

            FIELD: dnsPolicy <string>

            DESCRIPTION:
                ClusterFirst, ClusterFirstWithHostNet, Default (the node's resolver) or None (dnsConfig alone).

            # the fields this lab reads; the API has more
            $ kubectl explain sts.spec.template.spec.dnsConfig --recursive
            GROUP:      apps
            KIND:       StatefulSet
            VERSION:    v1

            RESOURCE: dnsConfig <PodDNSConfig>

            DESCRIPTION:
                What is added to resolv.conf; with dnsPolicy None it is all of it.

            FIELDS:
              nameservers	<[]string>
              options	<[]PodDNSConfigOption>
                name	<string>
                value	<string>
              searches	<[]string>
            # the fields this lab reads; the API has more
            $ kubectl explain pod.spec.dnsPolic
            2> error: field "dnsPolic" does not exist
            2> # near: dnsPolicy
            = 1
            $ kubectl explain
            2> error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.
            = 1
        "#]],
    );
}

#[test]
fn every_command_has_its_help_and_only_flags_it_reads() {
    let mut terminal = Terminal::new();
    for command in crate::shell::kubectl::COMMANDS {
        let text = terminal.ok(&format!("kubectl {} --help", command.name));
        assert!(text.contains("Examples:\n  kubectl"), "{text}");
        assert_eq!(terminal.ok(&format!("kubectl help {}", command.name)), text);
    }
    assert!(terminal.ok("kubectl --help").contains("explain"));
    assert!(terminal.ok("help").contains("nslookup"));
}

#[test]
fn edit_opens_the_object() {
    let mut terminal = Terminal::new();
    let reply = terminal.reply("kubectl edit svc/db");
    assert_eq!(reply.opens.unwrap().to_string(), "svc/default/db");
    assert_eq!(terminal.reply("kubectl edit svc nobody").opens, None);
}

#[test]
fn a_reason_is_in_the_language_of_the_page() {
    let mut terminal = Terminal::new();
    let text = "kubectl patch pod shell --type=merge -p '{\"spec\":{\"hostname\":\"a\"}}'";
    let output = terminal.shell.run(&mut terminal.sandbox, Language::Korean, text).output;
    assert!(output.errors.starts_with("The Pod \"shell\" is invalid: spec: Forbidden: "), "{}", output.errors);
    assert!(output.errors.chars().any(|letter| ('가'..='힣').contains(&letter)), "{}", output.errors);
}
