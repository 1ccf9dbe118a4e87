"""The chapter: each step answers; a request can be changed, and what is wrong is said at its place."""
from checks import check


def answer(browser, step):
    return browser.js("return document.querySelector(`#step-${arguments[0]} .answer`).innerText", step)


def run(browser, step):
    before = browser.js("return Number(document.querySelector(`#step-${arguments[0]} .answer`).dataset.runs || 0)", step)
    browser.js("document.querySelector(`#step-${arguments[0]} .run`).click()", step)
    browser.wait("return Number(document.querySelector(`#step-${arguments[0]} .answer`).dataset.runs || 0) > arguments[1]", step, before)
    return answer(browser, step)


EXPECTED = {
    "model": "(0): Linear(in_features=30, out_features=40, bias=True)",
    "parameter": "tensor([[ 0.0780, -0.0226, -0.0846,",
    "law": "kaiming_uniform in [-0.1826, 0.1826]",
    "replace": "tensor([[4.4271, 3.5364, 4.0898,",
    "loop": "numpy.normal mean 0, std 0.5",
    "children": "Sequential(",
    "modules": "sim_net(",
    "everywhere": "l3.0.weight",
    "xavier": "tensor([[ 0.1251, -0.1357,  0.0263,",
}


def steps(browser, url):
    browser.open(url + "/#chapter")
    check("the first step runs by itself", browser.wait("return document.querySelector('#step-model .answer pre')"))
    for step, text in EXPECTED.items():
        check(f"{step}: answers as the tutorial", text in run(browser, step), answer(browser, step))
    area = "const a = document.querySelector('#step-law-body'); "
    browser.js(area + "a.value = a.value.replace('Linear(40, 50)', 'Linaer(40, 50)')")
    check("a typo is explained", "there is no module type Linaer" in run(browser, "law"), answer(browser, "law"))
    browser.click("#step-law .where")
    check("its place is shown", browser.js(area + "return a.value.slice(a.selectionStart, a.selectionEnd)") == "Linaer",
          browser.js(area + "return a.value.slice(a.selectionStart, a.selectionEnd)"))
    browser.click("#step-law .nearest")
    check("the nearest name is one click away", browser.wait("return document.querySelector('#step-law .answer pre')") and
          "Linear(40, 50)" in browser.js(area + "return a.value"), answer(browser, "law"))
    browser.js(area + "a.value = a.value.replace('Linear(40, 50)', 'Linear(40, 50, bias=False)'); a.dispatchEvent(new Event('input'))")
    run(browser, "law")
    link = browser.js("return location.hash")
    browser.open(f"{url}/{link}")
    check("a link shows a changed request", browser.wait("return document.querySelector('#step-law .answer pre')") and "bias=False" in browser.js(area + "return a.value"), link)
    browser.js(area + "a.value = '{\"model\": '")
    check("JSON that is broken is said", "ends too early" in run(browser, "law"), answer(browser, "law"))
    browser.js("document.querySelector('#step-law-look').focus()")
    check("a link names the step", browser.wait("return location.hash.startsWith('#chapter?step=law')"), browser.js("return location.hash"))
