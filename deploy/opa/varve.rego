# Asks Varve, which decides by its grants. The environment has VARVE_URL, such as https://varve.example.com, and
# VARVE_TRINO_KEY, the content of the file that Varve was started with (--trino-opa-key-file).
package varve

import rego.v1

# Whether what Trino asks is allowed.
allowed(question) if answer("allow", question) == true

# The places of what is allowed in a question about several.
places(question) := answer("batch", question)

# Undefined, and so denied, while Varve does not answer.
answer(path, question) := response.body.result if {
	response := http.send({
		"method": "POST",
		"url": sprintf("%s/management/v1/opa/trino/%s?key=%s", [env.VARVE_URL, path, env.VARVE_TRINO_KEY]),
		"headers": {"Content-Type": "application/json"},
		"body": {"input": question},
		"timeout": "10s",
		"raise_error": false,
	})
	response.status_code == 200
}

env := opa.runtime().env
