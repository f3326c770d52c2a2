package bank

// What the faults say that several tests look for, once.
const (
	notInBank = "is not in the bank"
	idTwice   = "this id is in use already"
	noSuchKey = "is not a key here"
	emptyFile = "the file is empty"
)
