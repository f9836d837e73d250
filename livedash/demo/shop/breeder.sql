-- The kennel: four litters, from newborn to ready to go.

INSERT INTO livedash.litters (branch_id, dam, sire, breed, born_on, ready_on)
SELECT b.id, l.dam, l.sire, l.breed, pg_temp.day(b.timezone, -l.age), pg_temp.day(b.timezone, 56 - l.age)
FROM livedash.branches b
CROSS JOIN (VALUES (1, 'Duchess', 'Rex', 'Boerboel', 43), (2, 'Bella', 'Simba', 'Ridgeback', 61),
    (3, 'Nala', 'Rex', 'Boerboel', 12), (4, 'Luna', 'Max', 'Labrador', 80))
    AS l (place, dam, sire, breed, age)
WHERE 'breeder' = ANY (b.kinds)
ORDER BY l.place;

INSERT INTO livedash.puppies
    (id, branch_id, litter_id, name, sex, colour, price, status, reserved_for, reserved_until)
SELECT pg_temp.key(format('puppy %s %s', l.dam, n)), l.branch_id, l.id, '#' || n,
       CASE WHEN pg_temp.chance(format('sex %s %s', l.dam, n)) < 0.5 THEN 'm' ELSE 'f' END,
       (array['Blue', 'Fawn', 'Brindle', 'Black', 'Cream'])
           [1 + pg_temp.throw(format('colour %s %s', l.dam, n), 0, 4)],
       180000 + 10000 * pg_temp.throw(format('price %s %s', l.dam, n), 0, 4), s.status,
       CASE s.status WHEN 'reserved' THEN
           (array['Okoro', 'Bassey', 'Etim', 'Garba', 'Ojo'])[1 + n % 5] END,
       CASE s.status WHEN 'reserved' THEN
           pg_temp.moment() + make_interval(hours => 5 + 17 * n::integer) END
FROM livedash.litters l
CROSS JOIN generate_series(1, 8) AS n
CROSS JOIN LATERAL (
    SELECT CASE l.dam
        WHEN 'Duchess' THEN CASE WHEN n <= 2 THEN 'available' WHEN n <= 7 THEN 'reserved' ELSE 'sold' END
        WHEN 'Bella' THEN CASE WHEN n <= 1 THEN 'available' WHEN n <= 3 THEN 'reserved'
                               WHEN n = 8 THEN 'kept' ELSE 'sold' END
        WHEN 'Nala' THEN CASE WHEN n <= 7 THEN 'available' ELSE 'deceased' END
        ELSE 'sold' END AS status
) AS s
ORDER BY l.id, n;
