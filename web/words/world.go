package words

// WorldGroup is what a group of the small world is called, by world.Group's Name.
func (p *Printer) WorldGroup(name string) string { return p.T("world.group." + name) }

// WorldAxis is what an axis of the small world is called, by world.Axis's Name.
func (p *Printer) WorldAxis(name string) string { return p.T("world.axis." + name) }

// WorldEnd is what an end of an axis of the small world is called, by world.Axis's From or To.
func (p *Printer) WorldEnd(name string) string { return p.T("world.end." + name) }
