-- The puppies of all litters.
-- reads: livedash.litters, livedash.puppies
SELECT puppy.id, puppy.branch_id, litter.dam, litter.born_on, puppy.name, puppy.sex,
       puppy.colour, puppy.price
FROM livedash.puppies AS puppy JOIN livedash.litters AS litter ON litter.id = puppy.litter_id
ORDER BY puppy.branch_id, litter.born_on, litter.dam, puppy.name
