// The accessible names the journeys use, in each language. English is the contract of UX; the others are what
// assets/locale says.

export const WORDS = {
  en: {
    doors: { lessons: "Lessons", mine: "My cluster", sandbox: "Sandbox", confusions: "Confusions" },
    ask: "Ask", answer: "Answer", why: "Why", map: "Map", zone: "Zone", object: "Object", manifests: "Manifests", start: "Lesson",
    fromPod: "From pod", name: "Name", type: "Type", submit: /^Ask/,
    undo: "Undo", redo: "Redo", share: "Share", addPod: "Add pod", addService: "Add service", recreate: "Recreate", delete: "Delete",
    create: "Create", headless: "headless (clusterIP: None)", allObjects: "All objects", ready: "ready", addMore: "Add something else",
    toy: { cluster: "ClusterIP", headless: "Headless", manual: "Manual endpoints", external: "ExternalName" },
    pin: "Pin", was: "Before:", cancel: "Cancel", add: "Add", explainMine: "Replace everything with a pasted cluster", addresses: "addresses", address: "address",
    newName: "name", close: "Close", startOver: "Start over", outside: "Names outside the cluster", applyRecreating: "Apply, recreating what cannot change",
  },
  ko: {
    doors: { lessons: "레슨", mine: "내 클러스터", sandbox: "샌드박스", confusions: "흔한 오해" },
    ask: "조회", answer: "답", why: "이유", map: "맵", zone: "Zone", object: "오브젝트", manifests: "매니페스트", start: "레슨",
    fromPod: "조회하는 Pod", name: "이름", type: "타입", submit: /^조회/,
    undo: "되돌리기", redo: "다시 하기", share: "공유", addPod: "Pod 추가", addService: "Service 추가", recreate: "다시 만들기", delete: "삭제",
    create: "만들기", headless: "headless (clusterIP: None)", allObjects: "모든 오브젝트", ready: "ready", addMore: "다른 것 추가",
    toy: { cluster: "ClusterIP", headless: "Headless", manual: "직접 만든 Endpoints", external: "ExternalName" },
    pin: "고정", was: "조금 전에는", cancel: "취소", add: "추가", explainMine: "붙여넣은 클러스터로 모두 교체", addresses: "addresses", address: "address",
    newName: "이름", close: "닫기", startOver: "처음부터", outside: "클러스터 밖의 이름", applyRecreating: "바꿀 수 없는 오브젝트는 다시 만들어 적용",
  },
  ja: {
    doors: { lessons: "レッスン", mine: "自分のクラスター", sandbox: "サンドボックス", confusions: "よくある誤解" },
    ask: "名前解決", answer: "応答", why: "理由", map: "マップ", zone: "ゾーン", object: "オブジェクト", manifests: "マニフェスト", start: "レッスン",
    fromPod: "名前を引くPod", name: "名前", type: "タイプ", submit: /^引く/,
    undo: "元に戻す", redo: "やり直す", share: "共有", addPod: "Podを追加", addService: "Serviceを追加", recreate: "再作成", delete: "削除",
    create: "作成", headless: "ヘッドレス(clusterIP: None)", allObjects: "すべてのオブジェクト", ready: "Ready", addMore: "ほかの種類を追加",
    toy: { cluster: "ClusterIP", headless: "ヘッドレス", manual: "手動のEndpoints", external: "ExternalName" },
    pin: "ピン留め", was: "変更前:", cancel: "キャンセル", add: "追加", explainMine: "貼り付けたクラスターにすべて置き換え", addresses: "addresses", address: "address",
    newName: "名前", close: "閉じる", startOver: "最初からやり直す", outside: "クラスター外の名前", applyRecreating: "変更できないものは再作成して適用",
  },
};

/** What a person does with the page, in one language: by role and accessible name alone. */
export function person(page, words) {
  const region = (name) => page.getByRole("region", { name, exact: true });
  const object = region(words.object);
  const answer = page.locator("output[data-outcome]");
  const me = {
    region,
    object,
    answer,
    button: (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" }),
    /** A door in the bar. */
    door: (name) => page.getByRole("banner").getByRole("link", { name, exact: true }),
    tab: (name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }),
    async ask(name, type, from) {
      const strip = region(words.ask);
      if (from) await strip.getByLabel(words.fromPod, { exact: true }).selectOption(from);
      if (type) await strip.getByLabel(words.type, { exact: true }).selectOption(type);
      await strip.getByRole("combobox", { name: words.name, exact: true }).fill(name);
      await me.button(words.submit, strip).click();
    },
    /** The rdata of the records shown, or the outcome where there is none. */
    async said() {
      const records = await answer.locator("[data-record]").evaluateAll((all) => all.map((one) => one.dataset.record.split(" ").slice(4).join(" ")));
      return records.length > 0 ? records : [await answer.getAttribute("data-outcome")];
    },
    async open(name) {
      const list = me.button(words.allObjects, object);
      if (await list.isVisible()) await list.click();
      await object.getByRole("button", { name: new RegExp(`^${name} `) }).first().click();
      await object.getByRole("heading", { name, exact: true }).waitFor();
    },
    async fill(label, value) {
      const field = object.getByLabel(label, { exact: true });
      await field.fill(value);
      await field.press("Tab");
    },
    async podIp() {
      const line = object.locator(".line", { hasText: /^IP/ });
      return (await line.locator(".value").innerText()).trim();
    },
  };
  return me;
}
