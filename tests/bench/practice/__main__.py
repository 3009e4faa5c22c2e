import sys, tempfile
from tests.bench.practice.scenes import *
from tests.bench.practice.figures import share
from tests.bench.practice.people import *
def week(s,w):
    di=s.diary
    ms=di.mornings[(w-1)*5:w*5]; dd=di.done[(w-1)*5:w*5]; n=len(ms)
    return 'w%d asked %.1f shown %.1f done %.1f late %.1f cap %.1f %s'%(w,sum(m.asked for m in ms)/n, sum(m.shown for m in ms)/n, sum(dd)/n, sum(m.late for m in ms)/n, di.asked[w*5-2][1], di.asked[w*5-2][3])
for x in no_coffee(): print(x[0].date(), x[1])
for style in (Style(), Style(new=6), Style(grooms=False), Style(new=6,grooms=False), Style(0,25), Style(0,25,new=6), Style(budget=15), Style(new=6, budget=15)):
    pass
    s=year(0,90,style); di=s.diary
    print(style)
    print('; '.join(week(s,w) for w in (1,3,5,9,12)))
    print(len(s.people),'steps late', share(di.step_late,.5),share(di.step_late,.9),max(di.step_late),'connect',share(di.connect_late,.9),'gap',max(di.opening_gap),'weekly',share(di.weekly_gap,.9),max(di.weekly_gap),max(di.weekly_done),'silent',max(di.touches[w] for w,p in s.people.items() if p.nature is SILENT),'broken',len(di.broken),'steps a morning',max(m.steps for m in di.mornings), dict(di.asked_by))
    print(s.checks.looks,s.checks.afresh,s.checks.found,s.checks.examples)
