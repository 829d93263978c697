create table ord as select 1 id, json_parse('[{"k":1},{"k":2}]') items, json_parse('{"name":"click","n":{"x":[10,20]}}') p
select o.id, i.k from ord o, o.items as i
select o.id, i.k, idx from ord o, o.items as i at idx
select p.name from ord
select id from ord p where p.p.name = 'click'
select o.p.name::varchar, o.p.n.x[1], o.items[0].k from ord o
select o.id, i.k + 1 from ord o, o.items i where i.k = 2
select o.id, (i.k)::int + 1 as n from ord o, o.items i where i.k > 1
select items[0].k, p.n.x from ord
select id, (select count(*) from o.items i) from ord o
select to_date('20010631','YYYYMMDD',false)
select nosuch.x from ord
select id, nosuch from ord
select o.items[0].k::int from ord o join ord p2 on o.id = p2.id
