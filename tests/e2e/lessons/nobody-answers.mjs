// Compare with a pod that no policy selects, then allow DNS with a policy of its own.
export const predicts = { blocked: "nxdomain" };

const ALLOW = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: client
  policyTypes:
  - Egress
  egress:
  - to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
    ports:
    - protocol: UDP
      port: 53
    - protocol: TCP
      port: 53
`;

export async function task(me) {
  await me.manifests((text) => text.trimEnd() + ALLOW);
  await me.look();
  await me.met("resolves");
}
