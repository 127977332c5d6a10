// Twelve reports of real clusters, from the paste to the command: each as somebody pastes it into My cluster, with the
// sentence that it comes down to and what mends it. In both languages; every other one on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe, eventually, open } from "./lab.mjs";
import { pasted } from "./reports.mjs";

const SAYS = {
  en: { field: "Output of kubectl", search: "Search for a pod or a name", copy: "Copy the command: With kubectl" },
  ko: { field: "kubectl 출력", search: "Pod나 이름 찾기", copy: "명령 복사: kubectl로" },
};

/** Who asks for what; then what it comes to, what the one sentence has, and the command of the first mend, where one is. */
const REPORTS = [
  { file: "server_down.txt", title: "CoreDNS is scaled to nothing", from: "shop/deb", name: "web", ends: "EAI_AGAIN", because: /svc\/kube-system\/kube-dns/, command: /^kubectl scale -n kube-system deploy coredns --replicas=2$/, then: "10.96.10.20" },
  { file: "server_down.txt", title: "A DNS Service that selects nobody", from: "shop/deb", name: "web", ends: "EAI_AGAIN", because: /svc\/kube-system\/kube-dns/, command: /^kubectl set selector -n kube-system svc kube-dns k8s-app=kube-dns$/, then: "10.96.10.20" },
  { file: "server_down.txt", title: "A property that was removed: upstream", from: "shop/deb", name: "web", ends: "EAI_AGAIN", because: /unknown property 'upstream'/, command: /^kubectl patch -n kube-system cm coredns (?!.*upstream)/, then: "10.96.10.20" },
  { file: "server_down.txt", title: "CoreDNS may not list endpointslices", from: "shop/deb", name: "web", ends: "UNKNOWN", because: /system:coredns/, command: /^kubectl patch clusterrole system:coredns --type=json .*"endpointslices"/, then: "10.96.10.20" },
  { file: "corefile.txt", title: "hosts without fallthrough keeps", from: "shop/deb", name: "web", ends: "SERVFAIL", because: /hosts[\s\S]*fallthrough/, command: /^kubectl patch -n kube-system cm coredns .*fallthrough/, then: "10.96.10.20" },
  { file: "corefile.txt", title: "The kubelet's domain and the server", from: "shop/deb", name: "web", ends: "NXDOMAIN", because: /cluster\.local[\s\S]*yc\.minik/, command: /^kubectl patch -n kube-system cm coredns .*kubernetes cluster\.local/, then: "10.96.10.20" },
  { file: "corefile.txt", title: "The same, and coredns-custom was not pasted", from: "shop/deb", name: "web", ends: "UNKNOWN", because: /\/etc\/coredns\/custom\/\*\.(server|override)/ },
  { file: "evidence.txt", title: "The slice is stale", from: "shop/deb", name: "solr-0.solr", ends: "NOERROR", because: /10\.244\.1\.48[\s\S]*10\.244\.1\.79/, command: /^kubectl delete -n shop endpointslice solr-x7k2p$/, then: "10.244.1.79" },
  { file: "way.txt", title: "An egress policy without port 53", from: "shop/deb", name: "web", ends: "TIMEOUT", because: /networkpolicy\/shop\/only-https/, command: /^kubectl patch -n shop netpol only-https --type=json .*\/spec\/egress\/-/, then: "10.96.10.20" },
  { file: "way.txt", title: "Of the DNS Service's ports UDP is missing", from: "shop/deb", name: "web", ends: "TIMEOUT", because: /svc\/kube-system\/kube-dns/, command: /^kubectl patch -n kube-system svc kube-dns --type=json .*"UDP"/, then: "10.96.10.20" },
  { file: "client.txt", title: "A sidecar that answers DNS itself", from: "shop/mesh", name: "web", ends: "UNKNOWN", because: /istio-proxy/ },
  { file: "where_dns_lives.txt", title: "Services and pods of one namespace of a k3s", from: "shop/web-1", name: "web", ends: "NOERROR", because: /10\.43\.7\.8/ },
];

/** Pastes as a person does: what is in the clipboard, by the keyboard's event. */
const paste = (field, text) =>
  field.evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

for (const lang of ["en", "ko"]) {
  const says = SAYS[lang];
  for (const [number, { file, title, from, name, ends, because, command, then }] of REPORTS.entries()) {
    const isPhone = number % 2 === (lang === "en" ? 1 : 0);
    test(`${title} (${lang}${isPhone ? ", phone" : ""})`, async (t) => {
      const [width, height] = isPhone ? [360, 740] : [1280, 900];
      const page = await open(t, { lang, width, height, query: { screen: "my-cluster" }, context: { permissions: ["clipboard-read", "clipboard-write"] } });
      const screen = page.locator("main.my-cluster");
      await paste(screen.getByRole("textbox", { name: says.field }), pasted(file, title));
      await screen.locator(".findings[aria-busy=false]").waitFor();
      const search = screen.getByRole("textbox", { name: says.search });
      for (const typed of [from, name]) {
        await search.fill(typed);
        await page.keyboard.press("Enter");
      }
      await eventually(async () => assert.match(await screen.locator("#mine-answer").innerText(), new RegExp(`^${name}\\s+${ends}$`)));
      const sentence = await screen.locator(".because").innerText();
      assert.match(sentence, because);
      assert.doesNotMatch(sentence, /\{|\}|undefined|  /);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "nothing sticks out");
      if (command) {
        await screen.locator(".mends[aria-busy=false]").waitFor();
        const first = screen.locator(".result .mend").first();
        await first.getByRole("button", { name: says.copy, exact: true }).click();
        assert.match(await page.evaluate(() => navigator.clipboard.readText()), command);
        // What it was said to lead to is what it leads to here.
        assert.ok((await first.innerText()).includes(then), await first.innerText());
        await first.locator("xpath=./button").click();
        await eventually(async () => assert.match(await screen.locator(".because").innerText(), new RegExp(then.replaceAll(".", "\\."))));
        assert.match(await screen.locator("#mine-answer").innerText(), /NOERROR$/);
      }
      if (number === 0) await axe(page);
    });
  }
}
