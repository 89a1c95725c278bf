// Starts Swagger UI. A file of its own, because the content security policy allows no script in a page.
window.SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#documentation",
  layout: "BaseLayout",
  deepLinking: true,
  showExtensions: true,
  showCommonExtensions: true,
  presets: [window.SwaggerUIBundle.presets.apis, window.SwaggerUIBundle.SwaggerUIStandalonePreset],
});
