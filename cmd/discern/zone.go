package main

import (
	"time"
	_ "time/tzdata" // zones have names on machines that know none, too

	"github.com/thlib/go-timezone-local/tzlocal"
)

// machineZone is the zone of this machine under the name that IANA gives it,
// which a document can say; UTC where the machine tells no name.
func machineZone() *time.Location {
	name, err := tzlocal.RuntimeTZ()
	if err != nil {
		return time.UTC
	}

	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return time.UTC
	}

	return zone
}
