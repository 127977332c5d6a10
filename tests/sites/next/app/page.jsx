const MANIFESTS = `apiVersion: v1
kind: Service
metadata:
  name: headless1
spec:
  clusterIP: None
  selector:
    app: web
---
apiVersion: v1
kind: Pod
metadata:
  name: pod4
  labels:
    app: web
spec:
  hostname: pod4
  subdomain: headless1
  containers:
  - name: web
    image: nginx:1.29
`;

export default function Page() {
  return (
    <main>
      <h1>Headless Services</h1>
      <p>A headless Service answers with the addresses of its pods:</p>
      <pre><code>{MANIFESTS}</code></pre>
      <k8s-dns-lab source="previous" view="path" name="pod4.headless1" theme="host">
        <p>Recorded: <code>pod4.headless1</code> is the address of the pod.</p>
      </k8s-dns-lab>
      <p>The page goes on.</p>
    </main>
  );
}
