//go:build reliability

package main

import "testing"

func TestReliabilityTwoHundredStrangersCostNoMemory(t *testing.T) { crowds(t, 200) }
