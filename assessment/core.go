package assessment

type core struct{}
