// Four faults, mended in the manifests.
export const predicts = { first: "server" };

const MORE = `
---
apiVersion: v1
kind: Service
metadata:
  name: db-hs
  namespace: shop
spec:
  clusterIP: None
  selector:
    app: db
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: mail-outside
  namespace: shop
  labels:
    kubernetes.io/service-name: mail
addressType: IPv4
endpoints:
- addresses:
  - 198.51.100.25
ports:
- name: smtp
  port: 25
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: batch-dns
  namespace: shop
spec:
  podSelector:
    matchLabels:
      role: batch
  policyTypes:
  - Egress
  egress:
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
    ports:
    - protocol: UDP
      port: 53
`;

export async function task(me) {
  await me.open("Service", "shop/orders");
  await me.removePair("app=order");
  await me.addPair(me.words.selector, "app=orders");
  await me.look();
  await me.met("orders");
  await me.manifests((text) => text.replace(/ *externalName: 198\.51\.100\.25\n/, "  clusterIP: None\n").replace("type: ExternalName", "type: ClusterIP").trimEnd() + MORE);
}
