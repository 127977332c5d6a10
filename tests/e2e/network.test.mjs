// The way from a pod to its nameserver: what stops a query is named in Why, and where the lab cannot know whether it
// gets there, the answer says so.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, lab, open } from "./lab.mjs";

const POD = `apiVersion: v1
kind: Pod
metadata: {name: deb, namespace: default, labels: {app: deb}}
spec: {containers: [{name: c, image: "debian:12"}]}
`;
const policy = (apiVersion, kind, spec) => `${POD}---
apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: only-https, namespace: default}
spec: ${spec}
`;
const WORDS = {
  en: { why: "Why", drops: "networkpolicy/default/only-https applies here, and no policy allows the query", unknown: "the lab does not model policies of this kind" },
  ko: { why: "이유", drops: "networkpolicy/default/only-https 정책이 적용되는데, 쿼리를 허용하는 정책이 없습니다", unknown: "랩은 이 종류의 정책을 시뮬레이션하지 않습니다" },
  ja: { why: "理由", drops: "networkpolicy/default/only-httpsが適用されますが、クエリを許可するポリシーがありません", unknown: "ラボはこの種類のポリシーをシミュレートしません" },
};

const why = (page, lang) => page.getByRole("region", { name: WORDS[lang].why, exact: true }).innerText();

for (const lang of ["en", "ko", "ja"]) {
  const asks = (t, yaml) => open(t, { lang, hash: `v=1&from=default/deb&name=kubernetes&type=A&yaml=${encodeURIComponent(yaml)}` });

  test(`a policy that shuts port 53 off is named where nobody answers (${lang})`, async (t) => {
    const spec = "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443}]}]}";
    const page = await asks(t, policy("networking.k8s.io/v1", "NetworkPolicy", spec));
    await lab(page).answered("TIMEOUT");
    await eventually(async () => assert.ok((await why(page, lang)).includes(WORDS[lang].drops)));
    await axe(page);
  });

  test(`a policy of another project makes it a question that cannot be answered (${lang})`, async (t) => {
    const page = await asks(t, policy("cilium.io/v2", "CiliumNetworkPolicy", "{}"));
    await lab(page).answered("UNKNOWN");
    await eventually(async () => assert.ok((await why(page, lang)).includes(WORDS[lang].unknown)));
  });
}
