// What the page says in French. A no-break space stands before a colon, a semicolon and within quotation marks.

WORDS.fr = {
  title: "Vérifier l’archive d’une consultation", language: "Langue",
  lede: "Cette page recalcule, à partir de l’archive d’une consultation par correspondance, son registre et le décompte des voix. Elle ne "
    + "se fie ni au serveur ni aux résultats imprimés dans l’archive. Les fichiers choisis ne quittent pas cet ordinateur : la page n’a pas accès au réseau.",
  bundle: "Archive", bundleHint: "bundle.zip ; tous les fichiers peuvent aussi être déposés n’importe où sur cette page",
  held: "Ce que vous détenez vous-même",
  heldHint: "Un serveur qui récrirait son registre et le signerait de nouveau ne peut être confondu que par un élément qu’il a remis auparavant.",
  key: "La clé publique du Conseil", keyHint: "body.pem, obtenue ailleurs que dans cette archive",
  checkpoints: "États signés antérieurs du registre", checkpointsHint: "en nombre quelconque",
  receipts: "Accusés de réception", receiptsHint: ".tlog-proof, en nombre quelconque",
  check: "Vérifier l’archive", checking: "Vérification en cours…",
  notChecked: "L’archive n’a pas été vérifiée : un fichier n’a pas pu être lu, ou il manque une fonction à ce navigateur ({error}).",

  verdicts: {
    verified: ["Archive vérifiée", "Le registre est complet, chaque acte a respecté les règles et les résultats sont ceux que donne le registre."],
    annulled: ["Archive vérifiée", "Le registre est complet et chaque acte a respecté les règles. La consultation a été annulée : elle n’a pas de résultat."],
    "in-progress": ["Consultation en cours", "Aucune anomalie jusqu’ici. Les résultats ne sont pas encore proclamés : il n’y a pas de décompte à vérifier."],
    incomplete: ["Vérification incomplète", "Aucune anomalie n’a été constatée, mais ce navigateur ne peut pas tout vérifier. L’archive n’est "
      + "pas pour autant vérifiée : utilisez un navigateur plus récent ou la commande « ballot verify »."],
  },
  failed: { other: "Échec. Contrôles non satisfaits : {number}" },
  failedHelp: "Ne vous fiez pas aux résultats de cette archive. Les étapes ci-dessous indiquent ce qui est en cause, et où.",
  unsure: "Cette conclusion vaut pour la clé indiquée ci-dessous, qui n’est pas confirmée.",
  unusable: { other: "Fichiers que vous détenez et qui ne peuvent pas être lus : {number}" },
  spoilt: {
    empty: "{name} est vide.",
    byteOrderMark: "{name} commence par une marque d’ordre des octets, que certains éditeurs ajoutent.",
    lineEnds: "{name} n’a plus les fins de ligne d’origine : certaines messageries et certains éditeurs les modifient.",
    blankFirst: "{name} commence par une ligne vide.",
    blankLast: "{name} se termine par une ligne vide.",
    noEnd: "{name} ne se termine pas par une fin de ligne : la suite manque peut-être.",
    space: "{name} contient une espace en fin de ligne.",
    blankMore: "{name} contient une ligne vide de trop.",
  },
  unusableHelp: "Cela ne met pas le registre en cause. Reprenez le fichier tel qu’il a été enregistré à l’origine, et non une copie passée "
    + "par un éditeur ou une messagerie, puis recommencez ; ou vérifiez sans ce fichier.",
  bundleFails: { other: "L’archive elle-même est en échec. Contrôles non satisfaits : {number}. Voir les étapes ci-dessous." },
  nothingWrong: "Aucune anomalie n’a été constatée dans l’archive, mais il n’est pas rendu de conclusion tant qu’un de vos fichiers n’a pas été comparé.",

  facts: {
    consultation: "Consultation", legalBasis: "Fondement juridique", authorisedBy: "Décision autorisant la consultation",
    authority: "Document qui l’autorise", rule: "Règle", secrecy: "Votes", opened: "Ouverture", closed: "Clôture", declared: "Proclamation",
    annulled: "Annulation", record: "Registre", entries: "Inscriptions", fingerprint: "Empreinte de la clé (SHA-256)", key: "Clé",
  },
  hidden: "secrets jusqu’à la clôture", open: "publics",
  closedFor: { deadline: "{time} (fin du délai)", "all-replied": "{time} (tous avaient répondu)" },
  keyUnreadable: "La clé ne peut pas être lue.",
  keyConfirmed: "Confirmée : c’est la clé que vous avez fournie.", keyDiffers: "Non confirmée : voir l’étape 2.",
  keyUnknown: "Non confirmée : vous n’avez fourni aucune clé à comparer. L’auteur de cette archive peut aussi avoir créé la clé. Comparez "
    + "cette empreinte à celle que le Conseil a publiée par ailleurs.",

  ballots: "Questions", ballot: "Question {number} : {verbs}",
  unreadable: "Les questions posées ne peuvent pas être lues dans ce registre.",
  asDeclared: "Résultats proclamés au registre, en nombre d’États Membres.", noResults: "Ce registre ne contient pas de résultats proclamés.",
  result: "{outcome}. Pour : {for} (nombre requis : {required}). Contre : {against} ; abstentions : {abstain} ; "
    + "sans réponse : {no_reply}. États Membres ayant le droit de vote : {entitled}.",
  silenceResult: "{outcome}. Pour : {for}. Contre : {against} ; abstentions : {abstain} ; sans réponse : {no_reply}. "
    + "États Membres ayant le droit de vote : {entitled}.",
  withdrawn: "{outcome}. Il n’y a pas de résultat.", recount: " (nouveau décompte : {value})",
  statements: "Déclarations", documents: "Documents", source: "Référence : {paper}",
  notIncluded: "non inclus : comparez votre propre exemplaire, SHA-256 {hash}",
  otherLanguages: { other: "Dans d’autres langues ({number})" },
  comma: ", ", and: " et ", otherVerb: "« {verb} »",

  checked: "Ce qui a été vérifié",
  states: {
    failed: "Échec", holds: "Satisfait", here: "Non vérifié ici", impossible: "N’a pas pu être vérifié", toTheEnd: "Non vérifié jusqu’au bout",
    key: "Clé non confirmée", seals: "Les votes n’étaient pas secrets", results: "Rien n’est proclamé",
    ownFile: "Un de vos fichiers ne peut pas être lu", nothing: "Vous n’avez rien fourni à comparer",
  },
  more: "Autres contrôles non satisfaits : {number}.", someMore: "Et d’autres contrôles non satisfaits.",
  unread: "Après un tel nombre d’échecs, les inscriptions restantes ({number}) n’ont pas été examinées.",
  notCovered: "Fichiers couverts par aucune signature",
  notCoveredHelp: "La personne qui a remis cette archive peut avoir écrit ces fichiers elle-même. Ne vous y fiez pas.",
  report: "Le rapport pour les programmes (JSON)",

  steps: [
    "L’archive peut être lue et ses fichiers sont ceux de sa liste", "Les clés", "La forme de chaque inscription",
    "L’état signé couvre tout le registre et porte une signature valable", "Chaque acte a respecté les règles",
    "Les votes révélés sont ceux qui étaient tenus secrets", "Le nouveau décompte donne les résultats proclamés",
    "Le décompte des voix dit ce que dit le registre et il est signé", "Ce que vous détenez figure au registre",
    "Les documents sont ceux sur lesquels a porté le vote",
  ],
  outcomes: { adopted: "Conclusion adoptée", "not-adopted": "Conclusion non adoptée", "no-quorum": "Quorum non atteint", withdrawn: "Retirée" },
  choices: { for: "Pour", against: "Contre", abstain: "Abstention", "no-reply": "Pas de réponse" },
  verbs: {
    note: "prendre note", endorse: "entériner", approve: "approuver", adopt: "adopter", authorize: "autoriser", appoint: "nommer",
    confirm: "confirmer", instruct: "charger", request: "demander", decide: "décider",
  },
  rules: {
    "simple-majority-of-entitled": "Plus de la moitié des États Membres ayant le droit de vote",
    "two-thirds-of-entitled": "Deux tiers des États Membres ayant le droit de vote",
    "simple-majority-of-cast": "Plus de la moitié des voix exprimées pour et contre",
    "two-thirds-of-cast": "Deux tiers des voix exprimées pour et contre",
    "simple-majority-of-cast-with-quorum":
      "Plus de la moitié des voix exprimées, si plus de la moitié des États Membres ayant le droit de vote répondent",
    silence: "Adoption sauf si un État Membre vote contre",
  },
};
