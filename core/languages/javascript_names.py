"""Names that JavaScript and TypeScript have built in: globals, types, and members that every object has."""

GLOBALS = frozenset(
    """
    Array ArrayBuffer AsyncFunction AsyncGenerator AsyncIterator Atomics BigInt BigInt64Array BigUint64Array Boolean
    DataView Date Error AggregateError EvalError FinalizationRegistry Float32Array Float64Array Function Generator
    Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError
    ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError Uint16Array
    Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet globalThis undefined isNaN isFinite parseInt
    parseFloat decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval arguments
    SuppressedError DisposableStack AsyncDisposableStack
    AbortController AbortSignal Blob BroadcastChannel ByteLengthQueuingStrategy Cache CacheStorage CompressionStream
    CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream Event EventTarget File
    FileList FileReader FormData Headers ImageData MessageChannel MessageEvent MessagePort Performance
    PerformanceObserver ReadableStream Request Response SubtleCrypto TextDecoder TextEncoder TransformStream URL
    URLSearchParams WebAssembly WebSocket Worker WritableStream XMLHttpRequest alert atob btoa clearInterval
    clearTimeout clearImmediate console confirm crypto customElements document fetch frames history indexedDB
    localStorage location matchMedia navigator performance prompt queueMicrotask requestAnimationFrame
    cancelAnimationFrame requestIdleCallback cancelIdleCallback screen self sessionStorage setInterval setTimeout
    setImmediate structuredClone top parent window addEventListener removeEventListener dispatchEvent getComputedStyle
    Node Element HTMLElement HTMLInputElement HTMLAnchorElement HTMLButtonElement HTMLCanvasElement HTMLDivElement
    HTMLFormElement HTMLImageElement HTMLVideoElement HTMLAudioElement HTMLSelectElement HTMLTextAreaElement
    HTMLScriptElement HTMLStyleElement HTMLTemplateElement HTMLIFrameElement SVGElement Document DocumentFragment
    ShadowRoot Text Comment Range Selection NodeList HTMLCollection MutationObserver ResizeObserver
    IntersectionObserver KeyboardEvent MouseEvent PointerEvent TouchEvent WheelEvent FocusEvent InputEvent DragEvent
    ClipboardEvent AnimationEvent TransitionEvent UIEvent ErrorEvent ProgressEvent PromiseRejectionEvent StorageEvent
    CSSStyleDeclaration CSSStyleSheet DOMRect DOMParser XMLSerializer Image Audio Option Window Storage Screen
    OffscreenCanvas ImageBitmap createImageBitmap WebGLRenderingContext WebGL2RenderingContext
    CanvasRenderingContext2D AudioContext MediaStream RTCPeerConnection Notification ServiceWorker caches
    process Buffer global require module exports __dirname __filename NodeJS JSX React
    describe it test expect beforeEach afterEach beforeAll afterAll jest vi suite before after mocha assert
    Deno Bun
    """.split()
)

TYPES = frozenset(
    """
    any unknown never void null object string number boolean bigint symbol undefined
    Partial Required Readonly Record Pick Omit Exclude Extract NonNullable Parameters ConstructorParameters ReturnType
    InstanceType ThisParameterType OmitThisParameter ThisType Uppercase Lowercase Capitalize Uncapitalize NoInfer
    Awaited PromiseLike ArrayLike ReadonlyArray ReadonlyMap ReadonlySet Iterable IterableIterator IteratorResult
    IteratorYieldResult IteratorReturnResult IteratorObject ArrayIterator MapIterator SetIterator AsyncIterable
    AsyncIterableIterator GeneratorFunction AsyncGeneratorFunction TemplateStringsArray PropertyKey PropertyDescriptor
    PropertyDescriptorMap TypedPropertyDescriptor ClassDecorator PropertyDecorator MethodDecorator ParameterDecorator
    ArrayBufferView ArrayBufferLike BufferSource BodyInit HeadersInit RequestInit RequestInfo ResponseInit
    CallableFunction NewableFunction IArguments ImportMeta ErrorOptions PromiseSettledResult PromiseFulfilledResult
    PromiseRejectedResult WeakKey EventListener EventListenerOrEventListenerObject AddEventListenerOptions
    HTMLElementTagNameMap DocumentEventMap WindowEventMap GlobalEventHandlers Disposable AsyncDisposable
    ClassMethodDecoratorContext ClassFieldDecoratorContext DecoratorContext PromiseConstructor ObjectConstructor
    ArrayConstructor StringConstructor NumberConstructor ErrorConstructor FunctionConstructor SymbolConstructor
    """.split()
)

OBJECT_MEMBERS = frozenset(
    """
    constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__
    __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__
    """.split()
)

CLASS_MEMBERS = frozenset("prototype name length call apply bind arguments caller".split())
