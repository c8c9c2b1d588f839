// What the page says in Spanish.

WORDS.es = {
  title: "Comprobar el paquete de una consulta", language: "Idioma",
  lede: "Esta página vuelve a calcular, a partir del paquete de una consulta por correspondencia, su registro y el recuento de votos. No se "
    + "fía del servidor ni de los resultados impresos en el paquete. Nada de lo que elija sale de este ordenador: la página no puede utilizar la red.",
  bundle: "Paquete", bundleHint: "bundle.zip; también se pueden soltar todos los archivos en cualquier lugar de esta página",
  held: "Lo que usted mismo conserva",
  heldHint: "Un servidor que reescriba su registro y lo firme de nuevo solo puede ser descubierto con algo que haya entregado antes.",
  key: "La clave pública del Consejo", keyHint: "body.pem, obtenida de un lugar distinto de este paquete",
  checkpoints: "Estados firmados anteriores del registro", checkpointsHint: "los que tenga",
  receipts: "Acuses de recibo", receiptsHint: ".tlog-proof, los que tenga",
  check: "Comprobar el paquete", checking: "Comprobando…",
  notChecked: "El paquete no se ha comprobado: no se pudo leer un archivo o a este navegador le falta alguna función ({error}).",

  verdicts: {
    verified: ["Verificado", "El registro está completo, todos los actos siguieron las reglas y los resultados son los que da el registro."],
    annulled: ["Verificado", "El registro está completo y todos los actos siguieron las reglas. La consulta fue anulada: no tiene resultados."],
    "in-progress": ["En curso", "Nada incorrecto hasta ahora. La consulta no tiene todavía resultados proclamados, así que no hay recuento que comprobar."],
    incomplete: ["Comprobación incompleta", "No se ha encontrado nada incorrecto, pero este navegador no puede comprobarlo todo. No lo dé por "
      + "verificado: utilice un navegador más reciente o la instrucción «ballot verify»."],
  },
  failed: { other: "No verificado. Comprobaciones que no se cumplen: {number}" },
  failedHelp: "No se fíe de los resultados de este paquete. Los pasos siguientes indican qué es incorrecto y dónde.",
  unsure: "Esto es válido para la clave indicada más abajo, que no está confirmada.",
  unusable: { other: "Archivos suyos que no se pueden leer: {number}" },
  spoilt: {
    empty: "{name} está vacío.",
    byteOrderMark: "{name} empieza con una marca de orden de bytes, que añaden algunos editores.",
    lineEnds: "{name} no tiene los finales de línea con que se entregó: algunos programas de correo y editores los cambian.",
    blankFirst: "{name} empieza con una línea en blanco.",
    blankLast: "{name} termina con una línea en blanco.",
    noEnd: "{name} no termina con un final de línea: puede faltar algo detrás.",
    space: "{name} tiene un espacio al final de una línea.",
    blankMore: "{name} tiene una línea en blanco de más.",
  },
  unusableHelp: "Esto no dice nada en contra del registro. Tome el archivo tal como se guardó al principio, no una copia que haya pasado por "
    + "un editor o un correo, y vuelva a comprobar; o compruebe sin él.",
  bundleFails: { other: "El paquete tampoco supera la comprobación. Comprobaciones que no se cumplen: {number}. Véanse los pasos siguientes." },
  nothingWrong: "No se ha encontrado nada incorrecto en el paquete, pero no se da ninguna conclusión mientras no se compare un archivo suyo.",

  facts: {
    consultation: "Consulta", legalBasis: "Fundamento jurídico", authorisedBy: "Decisión que autoriza la consulta",
    authority: "Documento que la autoriza", rule: "Regla", secrecy: "Votos", opened: "Apertura", closed: "Cierre", declared: "Proclamación",
    annulled: "Anulación", record: "Registro", entries: "Asientos", fingerprint: "Huella de la clave (SHA-256)", key: "Clave",
  },
  hidden: "secretos hasta el cierre", open: "públicos",
  closedFor: { deadline: "{time} (fin del plazo)", "all-replied": "{time} (todos habían respondido)" },
  keyUnreadable: "No se puede leer la clave.",
  keyConfirmed: "Confirmada: es la clave que usted ha dado.", keyDiffers: "No confirmada: véase el paso 2.",
  keyUnknown: "No confirmada: usted no ha dado ninguna clave que se pudiera comparar. Quien hizo este paquete puede haber hecho también la "
    + "clave. Compare esta huella con la que el Consejo haya publicado en otro lugar.",

  ballots: "Cuestiones", ballot: "Cuestión {number}: {verbs}",
  unreadable: "Lo que se preguntó no se puede leer en este registro.",
  asDeclared: "Resultados proclamados en el registro, en número de Estados Miembros.", noResults: "Este registro no tiene resultados proclamados.",
  result: "{outcome}. A favor: {for}; votos necesarios: {required}. En contra: {against}; abstenciones: {abstain}; "
    + "sin respuesta: {no_reply}. Estados Miembros con derecho de voto: {entitled}.",
  silenceResult: "{outcome}. A favor: {for}. En contra: {against}; abstenciones: {abstain}; sin respuesta: {no_reply}. "
    + "Estados Miembros con derecho de voto: {entitled}.",
  withdrawn: "{outcome}. No hay resultado.", recount: " (nuevo recuento: {value})",
  statements: "Declaraciones", documents: "Documentos", source: "Dónde figura: {paper}",
  notIncluded: "no incluido: compare su propio ejemplar, SHA-256 {hash}",
  otherLanguages: { other: "En otros idiomas ({number})" },
  comma: ", ", and: " y ", otherVerb: "«{verb}»",

  checked: "Lo que se ha comprobado",
  states: {
    failed: "No se cumple", holds: "Se cumple", here: "No comprobado aquí", impossible: "No se pudo comprobar",
    toTheEnd: "No comprobado hasta el final", key: "Clave no confirmada", seals: "Los votos no eran secretos", results: "Nada proclamado",
    ownFile: "Un archivo suyo no se puede leer", nothing: "Usted no ha dado nada que comparar",
  },
  more: "Otras comprobaciones que no se cumplen: {number}.", someMore: "Y otras comprobaciones que no se cumplen.",
  unread: "Tras tantos fallos, los asientos restantes ({number}) no se han examinado.",
  notCovered: "Sin la garantía de ninguna firma",
  notCoveredHelp: "Quien entregó este paquete puede haber escrito estos archivos. No se fíe de ellos.",
  report: "El informe para programas (JSON)",

  steps: [
    "El paquete se puede leer y sus archivos son los de su lista", "Las claves", "La forma de cada asiento",
    "El estado firmado abarca todo el registro y lleva una firma válida", "Todos los actos siguieron las reglas",
    "Los votos revelados son los que se mantuvieron en secreto", "El nuevo recuento da los resultados proclamados",
    "El recuento de votos dice lo que dice el registro y está firmado", "Lo que usted conserva está contenido en el registro",
    "Los documentos son los que se sometieron a votación",
  ],
  outcomes: { adopted: "Adoptada", "not-adopted": "No adoptada", "no-quorum": "Falta de quórum", withdrawn: "Retirada" },
  choices: { for: "A favor", against: "En contra", abstain: "Abstención", "no-reply": "Sin respuesta" },
  verbs: {
    note: "tomar nota", endorse: "refrendar", approve: "aprobar", adopt: "adoptar", authorize: "autorizar", appoint: "nombrar",
    confirm: "confirmar", instruct: "encargar", request: "pedir", decide: "decidir",
  },
  rules: {
    "simple-majority-of-entitled": "Más de la mitad de los Estados Miembros con derecho de voto",
    "two-thirds-of-entitled": "Dos tercios de los Estados Miembros con derecho de voto",
    "simple-majority-of-cast": "Más de la mitad de los votos emitidos a favor y en contra",
    "two-thirds-of-cast": "Dos tercios de los votos emitidos a favor y en contra",
    "simple-majority-of-cast-with-quorum":
      "Más de la mitad de los votos emitidos, si responde más de la mitad de los Estados Miembros con derecho de voto",
    silence: "Se adopta salvo que un Estado Miembro vote en contra",
  },
};
