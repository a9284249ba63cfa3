# What Trino asks: opa.policy.uri is /v1/data/trino/allow, opa.policy.batched-uri is /v1/data/trino/batch.
package trino

import rego.v1

default allow := false

allow if data.varve.allowed(input)

batch contains place if some place in data.varve.places(input)

# Rules of your own allow more, such as this one, which Varve denies:
allow if {
	input.action.operation == "ReadSystemInformation"
	"operators" in input.context.identity.groups
}
