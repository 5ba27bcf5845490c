// The feed's documentation page: Swagger UI on our own OpenAPI document. A file of its own, because the site's content
// security policy allows no inline script.
const page = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: page.dataset.schema,
  domNode: page,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
});
