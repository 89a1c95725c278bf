// Starts ReDoc. Its styles are made while it runs; the policy knows them by this script's nonce.
window.Redoc.init(
  "openapi.json",
  { nonce: document.currentScript.nonce },
  document.getElementById("documentation"),
);
